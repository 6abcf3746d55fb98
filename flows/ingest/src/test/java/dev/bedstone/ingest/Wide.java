package dev.bedstone.ingest;

import static dev.bedstone.ingest.ColumnType.DATE;
import static dev.bedstone.ingest.ColumnType.FLOAT32;
import static dev.bedstone.ingest.ColumnType.FLOAT64;
import static dev.bedstone.ingest.ColumnType.INT16;
import static dev.bedstone.ingest.ColumnType.INT8;
import static dev.bedstone.ingest.ColumnType.IPV4;
import static dev.bedstone.ingest.ColumnType.KEYWORD;
import static dev.bedstone.ingest.ColumnType.SECOND;
import static dev.bedstone.ingest.ColumnType.TEXT;
import static dev.bedstone.ingest.ColumnType.UINT64;
import static dev.bedstone.ingest.ColumnType.UINT8;
import static dev.bedstone.ingest.ColumnType.array;
import static dev.bedstone.ingest.ColumnType.decimal;
import static dev.bedstone.ingest.ColumnType.enumeration;
import static dev.bedstone.ingest.ColumnType.fixedText;
import static dev.bedstone.ingest.ColumnType.map;
import static dev.bedstone.ingest.ColumnType.nullable;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** An event with every type the encoder writes. */
record Wide(
        long number,
        Instant at,
        String text,
        double fraction,
        double narrow,
        long tiny,
        long small,
        long unsigned,
        long huge,
        BigDecimal money,
        BigDecimal wide,
        LocalDate day,
        Instant second,
        String code,
        InetAddress address,
        Color color,
        Map<String, String> tags,
        List<String> words,
        String required) {

    static final String TABLE = "wide";

    /** When good events happened, and by the tests' clock it is a second later. */
    static final Instant NOW = Instant.now().minusSeconds(1);

    enum Color {
        RED,
        GREEN
    }

    static EventTable<Wide> table() {
        return described(Wide::tiny, Wide::at).build();
    }

    static EventTable.Builder<Wide> described(
            ToLongFunction<Wide> tiny, Function<Wide, Instant> at) {
        return EventTable.named(TABLE, Wide.class)
                .tenant("tenant_id")
                .time("at", at)
                .integer("number", ColumnType.INT64, Wide::number)
                .column("text", TEXT, Wide::text)
                .number("fraction", FLOAT64, Wide::fraction)
                .number("narrow", FLOAT32, Wide::narrow)
                .integer("tiny", INT8, tiny)
                .integer("small", INT16, Wide::small)
                .integer("unsigned", UINT8, Wide::unsigned)
                .integer("huge", UINT64, Wide::huge)
                .column("money", decimal(18, 6), Wide::money)
                .column("wide", decimal(38, 10), Wide::wide)
                .column("day", DATE, Wide::day)
                .column("second", SECOND, Wide::second)
                .column("code", fixedText(3), Wide::code)
                .column("address", IPV4, Wide::address)
                .column("color", enumeration(Color.class), Wide::color)
                .column("tags", map(KEYWORD, nullable(TEXT)), Wide::tags)
                .column("words", array(TEXT), Wide::words)
                .column("required", KEYWORD, Wide::required)
                .keptFor(Duration.ofDays(30));
    }

    static Wide good(long number) {
        return new Wide(
                number,
                NOW,
                "héllo €𝄞 " + number,
                number / 3.0,
                0.5,
                -7,
                -30_000,
                200,
                Long.MAX_VALUE,
                new BigDecimal("123.456"),
                new BigDecimal("-12345678901234567890.0123456789"),
                LocalDate.of(2026, 2, 28),
                Instant.ofEpochSecond(1_700_000_000),
                "ABC",
                InetAddress.ofLiteral("10.1.2.3"),
                Color.GREEN,
                Map.of("a", "b"),
                List.of("x", "y"),
                "kind");
    }
}
