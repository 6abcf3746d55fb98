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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.ingest.audit.Auditor;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.ClickHouseSink;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R10, R11: one bad row is a dead letter with its reason, all others arrive unchanged; and times
 * that cannot be are refused instead of wrapped.
 */
@ClickHouseTest
class BadRowTest {

    private static final int GOOD = Boolean.getBoolean("bedstone.tests.full") ? 99_999 : 2_000;
    private static final int CALL = 20_000;
    private static final String TABLE = "wide";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Instant NOW = Instant.now().minusSeconds(1);

    /** Every type the encoder writes. */
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
            String required) {}

    enum Color {
        RED,
        GREEN
    }

    private static EventTable<Wide> table() {
        return described(Wide::tiny, Wide::at).build();
    }

    private static EventTable.Builder<Wide> described(
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

    private static Wide good(long number) {
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

    /** What is wrong with a row: a name, the row, and what its reason says. */
    record Bad(String what, Wide row, String reason) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Bad bad(String what, UnaryOperator<Map<String, Object>> change, String reason) {
        return new Bad(what, rebuilt(change), reason);
    }

    static Stream<Bad> kinds() {
        return Stream.of(
                bad(
                        "a null where there can be none",
                        m -> put(m, "required", null),
                        "required: null"),
                bad("not a number", m -> put(m, "fraction", Double.NaN), "not a number"),
                bad("infinite", m -> put(m, "fraction", Double.POSITIVE_INFINITY), "infinite"),
                bad("too large for 32 bits", m -> put(m, "narrow", 1e300), "32 bits"),
                bad("too large for Int8", m -> put(m, "tiny", 128L), "-128 to 127"),
                bad("too small for Int16", m -> put(m, "small", -32_769L), "-32768 to 32767"),
                bad("below zero", m -> put(m, "unsigned", -1L), "0 to 255"),
                bad("below zero, 64 bits", m -> put(m, "huge", -1L), "0 to"),
                bad("too many digits", m -> put(m, "money", new BigDecimal("1e12")), "18 digits"),
                bad(
                        "too fine a decimal",
                        m -> put(m, "money", new BigDecimal("0.0000001")),
                        "6 digits"),
                bad(
                        "a decimal of a billion digits",
                        m -> put(m, "wide", new BigDecimal("1e1000000000")),
                        "too large"),
                bad("a day after 2149", m -> put(m, "day", LocalDate.of(2150, 1, 1)), "a date"),
                bad("a day before 1970", m -> put(m, "day", LocalDate.of(1969, 12, 31)), "a date"),
                bad(
                        "a second after 2106",
                        m -> put(m, "second", Instant.parse("2107-01-01T00:00:00Z")),
                        "2106"),
                bad("too short a code", m -> put(m, "code", "AB"), "exactly 3 bytes"),
                bad(
                        "an address of the other kind",
                        m -> put(m, "address", InetAddress.ofLiteral("::1")),
                        "version 4"),
                bad("half a character", m -> put(m, "text", "x\ud834"), "half a character"),
                bad("a text of 2 MB", m -> put(m, "text", "x".repeat(2 << 20)), "1024 KiB"),
                bad("a null in a list", m -> put(m, "words", listWithNull()), "words: null"),
                bad("no map", m -> put(m, "tags", null), "tags: null"),
                bad(
                        "a time before 1970",
                        m -> put(m, "at", Instant.ofEpochSecond(-1)),
                        "before 1970"),
                bad(
                        "a time in 2107",
                        m -> put(m, "at", Instant.parse("2107-01-01T00:00:00Z")),
                        "in the future"),
                bad(
                        "a time in 2200",
                        m -> put(m, "at", Instant.parse("2200-01-01T00:00:00Z")),
                        "in the future"),
                bad("a time beyond all", m -> put(m, "at", Instant.MAX), "beyond all calendars"),
                bad("no time", m -> put(m, "at", null), "no time"),
                bad(
                        "a time in ten minutes",
                        m -> put(m, "at", Instant.now().plusSeconds(600)),
                        "in the future"),
                bad(
                        "older than the table keeps",
                        m -> put(m, "at", NOW.minus(Duration.ofDays(31))),
                        "older than its table keeps"));
    }

    private static List<String> listWithNull() {
        List<String> words = new ArrayList<>();
        words.add(null);
        return words;
    }

    private static Map<String, Object> put(Map<String, Object> map, String name, Object value) {
        map.put(name, value);
        return map;
    }

    private static Wide rebuilt(UnaryOperator<Map<String, Object>> change) {
        try {
            Map<String, Object> values = new java.util.LinkedHashMap<>();
            var components = Wide.class.getRecordComponents();
            for (var component : components) {
                values.put(component.getName(), component.getAccessor().invoke(good(-1)));
            }
            change.apply(values);
            Class<?>[] types = Stream.of(components).map(c -> c.getType()).toArray(Class<?>[]::new);
            return Wide.class.getDeclaredConstructor(types).newInstance(values.values().toArray());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @TempDir private Path directory;
    private Auditor auditor;
    private ClickHouse clickhouse;

    @BeforeEach
    void create(FreshClickHouse fresh) {
        Database database = new Database(fresh);
        auditor = database.auditor();
        clickhouse = database.open();
        EventTable<Wide> described = table();
        List<String> columns = new ArrayList<>();
        for (int index = 0; index < described.columns().size(); index++) {
            columns.add(described.columns().get(index) + " " + described.types().get(index));
        }
        auditor.ask(
                "CREATE TABLE "
                        + TABLE
                        + " ("
                        + String.join(", ", columns)
                        + ") ENGINE = MergeTree ORDER BY (tenant_id, number)"
                        + " SETTINGS non_replicated_deduplication_window = 1000");
        auditor.ask(DeadLetters.CREATE_TABLE);
    }

    @AfterEach
    void close() {
        clickhouse.close();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void oneBadRowIsADeadLetterAndAllOthersArrive(Bad bad) {
        try (Ingest ingest = open(sink -> sink)) {
            track(ingest.stream(table()), bad.row());
            assertThat(ingest.drain(LONG)).isTrue();
        }

        assertOthersArrived(bad.reason());
    }

    /** Values are put into their column's type without a look, as a careless encoder does. */
    @Test
    void controlThatCutsValuesOffChangesThemInSilence() {
        EventTable<Wide> careless =
                described(
                                row -> (byte) row.tiny(),
                                row -> row.at().isAfter(Instant.now()) ? Instant.now() : row.at())
                        .build();
        for (String what : List.of("too large for Int8", "a time in 2107")) {
            Bad bad = kinds().filter(kind -> kind.what().equals(what)).findFirst().orElseThrow();
            try (Ingest ingest = open(sink -> sink)) {
                track(ingest.stream(careless), bad.row());
                assertThat(ingest.drain(LONG)).isTrue();
            }

            assertThatThrownBy(() -> assertOthersArrived(bad.reason()))
                    .as(what)
                    .isInstanceOf(AssertionError.class);
            assertThat(auditor.number("SELECT count() FROM wide WHERE number = -1")).isEqualTo(1);
            auditor.ask("TRUNCATE TABLE wide");
        }
    }

    private Ingest open(UnaryOperator<BatchSink> defect) {
        return Ingest.open(
                Configs.in(directory).get(),
                defect.apply(new ClickHouseSink(clickhouse)),
                InstantSource.system());
    }

    /** All good rows with a bad one in their middle. */
    private static void track(EventStream<Wide> stream, Wide bad) {
        for (int from = 0; from < GOOD; from += CALL) {
            List<Wide> rows = new ArrayList<>();
            for (int number = from; number < Math.min(GOOD, from + CALL); number++) {
                rows.add(good(number));
            }
            if (from == 0) {
                rows.add(rows.size() / 2, bad);
            }
            IngestTest.SCOPE.run(() -> stream.trackAll(rows));
        }
    }

    private void assertOthersArrived(String reason) {
        assertThat(auditor.number("SELECT count() FROM " + TABLE)).isEqualTo(GOOD);
        assertThat(
                        auditor.lines(
                                "SELECT count(), sum(number), min(fraction = number / 3),"
                                        + " min(text = concat('héllo €𝄞 ', toString(number))) FROM "
                                        + TABLE))
                .containsExactly(GOOD + "\t" + GOOD * (GOOD - 1L) / 2 + "\t1\t1");
        assertThat(
                        auditor.lines(
                                "SELECT DISTINCT narrow, tiny, small, unsigned, huge, money, wide,"
                                        + " day, toUnixTimestamp(second), code, address, color,"
                                        + " tags, words, required, tenant_id,"
                                        + " toUnixTimestamp64Milli(at) FROM "
                                        + TABLE))
                .containsExactly(
                        String.join(
                                "\t",
                                "0.5",
                                "-7",
                                "-30000",
                                "200",
                                "9223372036854775807",
                                "123.456",
                                "-12345678901234567890.0123456789",
                                "2026-02-28",
                                "1700000000",
                                "ABC",
                                "10.1.2.3",
                                "GREEN",
                                "{'a':'b'}",
                                "['x','y']",
                                "kind",
                                IngestTest.SCOPE.tenant().toString(),
                                Long.toString(NOW.toEpochMilli())));
        List<String> letters = auditor.lines("SELECT reason FROM bedstone_dead_events FINAL");
        assertThat(letters).singleElement().asString().contains(reason);
    }

    @Test
    void aRowThatOnlyTheServerRefusesIsADeadLetterAndAllOthersArrive() {
        serverRefusesOne(sink -> sink);

        assertOthersArrived("constraint");
        assertThat(
                        auditor.ask(
                                "SELECT tenant_id, any(length(encoded) > 100) FROM"
                                        + " bedstone_dead_events FINAL GROUP BY tenant_id"))
                .isEqualTo(IngestTest.SCOPE.tenant() + "\t1");
    }

    @Test
    void controlThatGivesABatchUpForOneRowLosesTheOthers() {
        serverRefusesOne(sink ->
                new OtherSink(sink) {
                    @Override
                    public void insert(String table, SegmentHead head, String token, byte[] body) {
                        try {
                            super.insert(table, head, token, body);
                        } catch (Conflict givenUp) {
                            // As if the whole batch were bad.
                        }
                    }
                });

        assertThatThrownBy(() -> assertOthersArrived("constraint"))
                .isInstanceOf(AssertionError.class);
        assertThat(auditor.number("SELECT count() FROM " + TABLE)).isLessThan(GOOD);
    }

    private void serverRefusesOne(UnaryOperator<BatchSink> defect) {
        auditor.ask("ALTER TABLE " + TABLE + " ADD CONSTRAINT c CHECK number >= 0");
        try (Ingest ingest = open(defect)) {
            track(ingest.stream(table()), good(-1));
            assertThat(ingest.drain(LONG)).isTrue();
        }
    }

    @Test
    void aJumpOfTheClockRefusesWhatDoesNotFitAndKeepsTheOrder() {
        AtomicReference<Duration> shift = new AtomicReference<>(Duration.ZERO);
        InstantSource clock = () -> Instant.now().plus(shift.get());
        try (Ingest ingest = Ingest.open(Configs.in(directory).get(), clickhouse, clock)) {
            EventStream<Wide> stream = ingest.stream(table());
            assertThat(tracked(stream, good(1))).isEqualTo(new Receipt(1, 0));
            shift.set(Duration.ofDays(-3));
            assertThat(tracked(stream, good(2)))
                    .as("three days in the future, as far as this machine knows")
                    .isEqualTo(new Receipt(0, 1));
            shift.set(Duration.ofDays(3));
            assertThat(tracked(stream, good(3))).isEqualTo(new Receipt(1, 0));
            assertThat(ingest.drain(LONG)).isTrue();
        }

        assertThat(auditor.lines("SELECT number FROM " + TABLE + " ORDER BY _batch_id, _row_no"))
                .containsExactly("1", "3");
    }

    private static Receipt tracked(EventStream<Wide> stream, Wide row) {
        return new dev.bedstone.kernel.Scope(
                        new TenantId(UUID.randomUUID()), dev.bedstone.kernel.Actor.service("clock"))
                .call(() -> stream.track(row));
    }
}
