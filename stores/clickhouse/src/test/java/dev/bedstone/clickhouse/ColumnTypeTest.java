package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.clickhouse.client.api.data_formats.RowBinaryFormatWriter;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.metadata.TableSchema;
import com.clickhouse.data.ClickHouseFormat;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of every type come back as they went in; one that would change is refused. */
@ClickHouseTest
class ColumnTypeTest {

    private static ClickHouse clickhouse;

    @BeforeAll
    static void open(FreshClickHouse given) {
        clickhouse = ClickHouse.open(given.config(), StoreHooks.NONE);
    }

    @AfterAll
    static void close() {
        clickhouse.close();
    }

    enum Level {
        LOW,
        HIGH
    }

    record Part(String name, Optional<Integer> number) {}

    record Everything(
            byte tiny,
            short small,
            int medium,
            long large,
            BigInteger huge,
            short unsignedTiny,
            int unsignedSmall,
            long unsignedMedium,
            BigInteger unsignedLarge,
            BigInteger unsignedHuge,
            float ratio,
            double exact,
            BigDecimal money,
            BigDecimal wide,
            boolean yes,
            String text,
            String fixed,
            Level level,
            LocalDate day,
            LocalDate farDay,
            Instant at,
            Instant millis,
            Instant nanos,
            UUID id,
            Inet4Address four,
            Inet6Address six,
            List<String> tags,
            List<List<Integer>> matrix,
            Map<String, Long> counts,
            Part part,
            List<Part> parts,
            Optional<String> note,
            List<Optional<Long>> gaps,
            String low,
            Optional<String> lowNote,
            String json) {}

    private static final String TABLE =
            """
            create table everything (
                tiny Int8, small Int16, medium Int32, large Int64, huge Int128,
                unsigned_tiny UInt8, unsigned_small UInt16, unsigned_medium UInt32,
                unsigned_large UInt64, unsigned_huge UInt256, ratio Float32, exact Float64,
                money Decimal(18, 6), wide Decimal(76, 10), yes Bool, text String,
                fixed FixedString(4), level Enum8('LOW' = -1, 'HIGH' = 5), day Date, far_day Date32,
                at DateTime, millis DateTime64(3, 'Asia/Kathmandu'), nanos DateTime64(9), id UUID,
                four IPv4, six IPv6, tags Array(String), matrix Array(Array(Int32)),
                counts Map(String, UInt64), part Tuple(name String, number Nullable(Int32)),
                parts Array(Tuple(String, Nullable(Int32))), note Nullable(String),
                gaps Array(Nullable(Int64)), low LowCardinality(String),
                low_note LowCardinality(Nullable(String)), json JSON,
                inserted DateTime default now(), twice Int64 materialized large * 2)
            engine = MergeTree order by id\
            """;

    @Test
    void everyTypeComesBackAsItWent() throws Exception {
        clickhouse.command(TABLE).run();
        List<Everything> rows = List.of(lowest(), highest());
        assertThat(clickhouse.withoutTenant().insert("everything").rows(Everything.class, rows))
                .isEqualTo(2);
        List<Everything> back =
                clickhouse
                        .withoutTenant()
                        .query("select * except inserted from everything order by tiny")
                        .list(Everything.class);
        assertThat(back).isEqualTo(rows);
        assertThat(
                        clickhouse
                                .withoutTenant()
                                .query(
                                        "select count() as n from everything where twice = large * 2 and"
                                                + " inserted > now() - 3600")
                                .one(Long.class))
                .isEqualTo(2);
    }

    private static Everything lowest() throws Exception {
        return new Everything(
                Byte.MIN_VALUE,
                Short.MIN_VALUE,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                BigInteger.TWO.pow(127).negate(),
                (short) 0,
                0,
                0,
                BigInteger.ZERO,
                BigInteger.ZERO,
                Float.NEGATIVE_INFINITY,
                -0.1,
                new BigDecimal("-999999999999.999999"),
                new BigDecimal("-1.0000000001"),
                false,
                "",
                "\0\0\0\0",
                Level.LOW,
                LocalDate.EPOCH,
                LocalDate.of(1900, 1, 1),
                Instant.EPOCH,
                Instant.parse("1900-01-01T00:00:00Z"),
                Instant.parse("1969-12-31T23:59:59.999999999Z"),
                new UUID(0, 0),
                (Inet4Address) InetAddress.getByName("0.0.0.0"),
                (Inet6Address) InetAddress.getByName("::1"),
                List.of(),
                List.of(),
                Map.of(),
                new Part("", Optional.empty()),
                List.of(),
                Optional.empty(),
                List.of(Optional.empty()),
                "",
                Optional.empty(),
                "{}");
    }

    private static Everything highest() throws Exception {
        return new Everything(
                Byte.MAX_VALUE,
                Short.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                BigInteger.TWO.pow(127).subtract(BigInteger.ONE),
                (short) 255,
                65_535,
                4_294_967_295L,
                BigInteger.TWO.pow(64).subtract(BigInteger.ONE),
                BigInteger.TWO.pow(256).subtract(BigInteger.ONE),
                Float.MAX_VALUE,
                Double.MIN_VALUE,
                new BigDecimal("999999999999.999999"),
                new BigDecimal("12345678901234567890.0000000001"),
                true,
                "it's \\ \t\n\0 🦜",
                "abcd",
                Level.HIGH,
                LocalDate.of(2149, 6, 6),
                LocalDate.of(2299, 12, 31),
                Instant.parse("2106-02-07T06:28:15Z"),
                Instant.parse("2299-12-31T23:59:59.999Z"),
                Instant.parse("2262-04-11T23:47:16.854775807Z"),
                new UUID(-1, -1),
                (Inet4Address) InetAddress.getByName("255.255.255.255"),
                (Inet6Address) InetAddress.getByName("2001:db8::ffff"),
                List.of("a", "", "ü"),
                List.of(List.of(1), List.of(), List.of(2, 3)),
                Map.of("k", 9L),
                new Part("p", Optional.of(-4)),
                List.of(new Part("x", Optional.empty()), new Part("y", Optional.of(1))),
                Optional.of("n"),
                List.of(Optional.of(1L), Optional.empty()),
                "low",
                Optional.of("lower"),
                "{\"a\":\"b\"}");
    }

    record One(Object value) {}

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of("UInt8", 256),
                Arguments.of("UInt8", -1),
                Arguments.of("Int8", 1L << 40),
                Arguments.of("Int64", new BigInteger("9223372036854775808")),
                Arguments.of("UInt32", 4_294_967_296L),
                Arguments.of("Float32", 0.1),
                Arguments.of("Float64", Long.MAX_VALUE),
                Arguments.of("Decimal(9, 2)", new BigDecimal("1.001")),
                Arguments.of("Decimal(9, 2)", new BigDecimal("99999999.00")),
                Arguments.of("Date", LocalDate.of(2149, 6, 7)),
                Arguments.of("Date", LocalDate.of(1969, 12, 31)),
                Arguments.of("DateTime", Instant.parse("2200-01-01T00:00:00Z")),
                Arguments.of("DateTime", Instant.parse("1969-12-31T23:59:59Z")),
                Arguments.of("DateTime64(3)", Instant.parse("2300-01-01T00:00:00Z")),
                Arguments.of("DateTime64(9)", Instant.parse("2263-01-01T00:00:00Z")),
                Arguments.of("FixedString(2)", "abc"),
                Arguments.of("Enum8('a' = 1)", "b"),
                Arguments.of("String", 5),
                Arguments.of("UInt8", "5"),
                Arguments.of("Array(UInt8)", List.of(1, 300)),
                Arguments.of("Map(String, UInt8)", Map.of("a", 300)),
                Arguments.of("Tuple(UInt8, UInt8)", List.of(1)),
                Arguments.of("Array(String)", Collections.singletonList(null)));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void aValueThatWouldChangeIsRefusedBeforeAnythingIsSent(String type, Object value) {
        clickhouse.command("drop table if exists misfit sync").run();
        clickhouse.command("create table misfit (value " + type + ") engine = Memory").run();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        clickhouse
                                .withoutTenant()
                                .insert("misfit")
                                .rows(One.class, List.of(new One(value))))
                .withMessageContaining("misfit.value");
        assertThat(count("misfit")).isZero();
    }

    /** The control: what the driver makes of a number that does not fit, without a word. */
    @Test
    void theDriversWriterCutsANumber() throws Exception {
        clickhouse.command("create table cut (value Int8) engine = Memory").run();
        TableSchema schema = clickhouse.client().getTableSchema("cut");
        try (InsertResponse done =
                clickhouse
                        .client()
                        .insert(
                                "cut",
                                out -> {
                                    RowBinaryFormatWriter writer =
                                            new RowBinaryFormatWriter(
                                                    out, schema, ClickHouseFormat.RowBinary);
                                    writer.setValue(1, (1L << 40) + 7);
                                    writer.commitRow();
                                },
                                ClickHouseFormat.RowBinary,
                                new InsertSettings())
                        .get()) {
            assertThat(done.getWrittenRows()).isEqualTo(1);
        }
        assertThat(clickhouse.withoutTenant().query("select value from cut").one(Long.class))
                .isEqualTo(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        clickhouse
                                .withoutTenant()
                                .insert("cut")
                                .rows(List.of("value"), List.of(List.of((1L << 40) + 7))));
    }

    private static long count(String table) {
        return clickhouse
                .withoutTenant()
                .query("select count() as n from {table:Identifier}")
                .bind("table", table)
                .one(Long.class);
    }
}
