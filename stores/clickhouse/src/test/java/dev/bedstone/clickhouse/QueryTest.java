package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Typed queries: parameters in, records out. */
@Tag("engine")
class QueryTest {

    private static ClickHouse clickhouse;

    @BeforeAll
    static void open() {
        clickhouse = TestServer.shared().open();
    }

    @AfterAll
    static void close() {
        clickhouse.close();
    }

    enum Level {
        LOW,
        HIGH
    }

    record Pair(int number, String text) {}

    record Everything(
            UUID id,
            Instant at,
            LocalDate day,
            BigDecimal cost,
            BigInteger large,
            InetAddress four,
            InetAddress six,
            List<String> tags,
            Map<String, Long> counts,
            Level level,
            Optional<String> note,
            Pair pair,
            boolean yes,
            double ratio,
            byte[] raw) {}

    @Test
    void aRowBecomesARecord() throws Exception {
        Everything row =
                clickhouse
                        .query(
                                """
                                select toUUID('0192f0c1-2f3e-7a55-8000-0123456789ab') as id,
                                       toDateTime64('2026-02-03 04:05:06.789', 3, 'Asia/Tokyo') as at,
                                       toDate32('2200-12-24') as day,
                                       toDecimal64('12.340', 3) as cost,
                                       toUInt64('18446744073709551615') as large,
                                       toIPv4('10.1.2.3') as four, toIPv6('2001:db8::1') as six,
                                       ['a', 'b'] as tags, map('x', toUInt32(7)) as counts,
                                       cast('HIGH', 'Enum8(\\'LOW\\' = 1, \\'HIGH\\' = 2)') as level,
                                       cast(null, 'Nullable(String)') as note,
                                       tuple(toUInt8(3), 'three') as pair,
                                       true as yes, 0.25 as ratio, unhex('00ff10') as raw\
                                """)
                        .one(Everything.class);
        assertThat(row.id()).isEqualTo(UUID.fromString("0192f0c1-2f3e-7a55-8000-0123456789ab"));
        assertThat(row.at()).isEqualTo(Instant.parse("2026-02-02T19:05:06.789Z"));
        assertThat(row.day()).isEqualTo(LocalDate.of(2200, 12, 24));
        assertThat(row.cost()).isEqualTo(new BigDecimal("12.340"));
        assertThat(row.large()).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(row.four()).isEqualTo(Inet4Address.getByName("10.1.2.3"));
        assertThat(row.six()).isEqualTo(InetAddress.getByName("2001:db8::1"));
        assertThat(row.tags()).containsExactly("a", "b");
        assertThat(row.counts()).containsExactly(Map.entry("x", 7L));
        assertThat(row.level()).isEqualTo(Level.HIGH);
        assertThat(row.note()).isEmpty();
        assertThat(row.pair()).isEqualTo(new Pair(3, "three"));
        assertThat(row.yes()).isTrue();
        assertThat(row.ratio()).isEqualTo(0.25);
        assertThat(row.raw()).containsExactly(0, 0xff, 0x10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "it's",
                "'; drop table users; --",
                "back\\slash \\N \\n",
                "tab\tnewline\nreturn\rnul\0bell\u0007",
                "{id:UUID} ${x} %s ? :name",
                "quotes \" ` ' and /* comments */ -- #",
                "ümläut 漢字 🦜 \u202e",
                "+&=%20?#/",
            })
    void aHostileTextArrivesAsItIs(String text) {
        assertThat(
                        clickhouse
                                .query("select {text:String} as text")
                                .bind("text", text)
                                .one(String.class))
                .isEqualTo(text);
        assertThat(
                        clickhouse
                                .query("select {texts:Array(String)}[1] as text")
                                .bind("texts", List.of(text, "x"))
                                .one(String.class))
                .isEqualTo(text);
        assertThat(
                        clickhouse
                                .query("select {map:Map(String, String)}[{key:String}] as text")
                                .bind("map", Map.of(text, text))
                                .bind("key", text)
                                .one(String.class))
                .isEqualTo(text);
    }

    @Test
    void aTextPutIntoTheStatementByHandIsNotSafe() {
        String text = "' or 1 = 1 --";
        assertThat(
                        clickhouse
                                .query(
                                        "select count() as n from numbers(5) where toString(number) = '"
                                                + text
                                                + "'")
                                .one(Long.class))
                .as("the control: what binding prevents")
                .isEqualTo(5);
        assertThat(
                        clickhouse
                                .query(
                                        "select count() as n from numbers(5) where toString(number) = {text:String}")
                                .bind("text", text)
                                .one(Long.class))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-03T04:05:06.789Z",
        "1970-01-01T00:00:00Z",
        "1970-01-01T00:00:01.001Z",
        "1969-12-31T23:59:54.501Z",
        "1969-12-31T23:59:58.999Z",
        "1900-01-01T00:00:00Z",
        "2026-10-25T00:30:00.5Z",
        "2026-10-25T01:30:00.5Z",
        "2299-12-31T23:59:59.999Z",
    })
    void aMomentIsTheSameInEveryZone(String text) {
        Instant moment = Instant.parse(text);
        for (String type : List.of("DateTime64(3)", "DateTime64(3, 'Europe/Berlin')")) {
            assertThat(
                            clickhouse
                                    .query("select {at:" + type + "} as at")
                                    .bind("at", moment)
                                    .one(Instant.class))
                    .as(type)
                    .isEqualTo(moment);
            assertThat(
                            clickhouse
                                    .query("select {at:Array(" + type + ")}[1] as at")
                                    .bind("at", List.of(moment))
                                    .one(Instant.class))
                    .as("array of " + type)
                    .isEqualTo(moment);
        }
    }

    record Bound(
            long a,
            int b,
            Optional<Long> c,
            BigDecimal d,
            LocalDate e,
            Instant f,
            boolean g,
            double h,
            List<Long> i,
            UUID j,
            InetAddress k,
            Level l) {}

    @Test
    void everyCommonTypeCanBeBound() throws Exception {
        Bound bound =
                new Bound(
                        Long.MIN_VALUE,
                        255,
                        Optional.empty(),
                        new BigDecimal("-0.000001"),
                        LocalDate.of(1970, 1, 1),
                        Instant.parse("2106-02-07T06:28:15Z"),
                        true,
                        -1.5e300,
                        List.of(1L, -2L),
                        UUID.randomUUID(),
                        InetAddress.getByName("192.0.2.1"),
                        Level.LOW);
        Bound back =
                clickhouse
                        .query(
                                """
                                select {a:Int64} as a, {b:UInt8} as b, {c:Nullable(Int64)} as c,
                                       {d:Decimal(18, 6)} as d, {e:Date} as e, {f:DateTime} as f,
                                       {g:Bool} as g, {h:Float64} as h, {i:Array(Int64)} as i,
                                       {j:UUID} as j, {k:IPv4} as k,
                                       {l:Enum8('LOW' = 1, 'HIGH' = 2)} as l\
                                """)
                        .bind("a", bound.a())
                        .bind("b", bound.b())
                        .bind("c", bound.c())
                        .bind("d", bound.d())
                        .bind("e", bound.e())
                        .bind("f", bound.f())
                        .bind("g", bound.g())
                        .bind("h", bound.h())
                        .bind("i", bound.i())
                        .bind("j", bound.j())
                        .bind("k", bound.k())
                        .bind("l", bound.l())
                        .one(Bound.class);
        assertThat(back).isEqualTo(bound);
    }

    @Test
    void aValueThatDoesNotFitIsRefusedBeforeAnythingIsSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clickhouse.query("select {n:UInt8}").bind("n", 256))
                .withMessageContaining("the parameter n (UInt8)")
                .withMessageNotContaining("256");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        clickhouse.query("select {n:Date}").bind("n", LocalDate.of(2200, 1, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clickhouse.query("select {n:String}").bind("n", null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clickhouse.query("select {n:Nonsense}"))
                .withMessageContaining("Nonsense");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clickhouse.query("select {n:UInt8}").bind("m", 1))
                .withMessageContaining("has no parameter {m:…}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clickhouse.query("select {n:UInt8}").list(Long.class))
                .withMessageContaining("without a value: n");
    }

    record Other(long a, long c) {}

    @Test
    void columnsThatDoNotFitARecordAreAllNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> clickhouse.query("select 1 as a, 2 as b").list(Other.class))
                .withMessageContaining("no column for c")
                .withMessageContaining("no component for b");
        assertThatIllegalStateException()
                .isThrownBy(() -> clickhouse.query("select toInt64(-1) as n").list(Level.class));
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        clickhouse
                                .query("select toUInt64('18446744073709551615') as n")
                                .one(Long.class))
                .withMessageContaining("does not fit");
    }

    @Test
    void oneFindAndList() {
        assertThat(clickhouse.query("select number from numbers(3)").list(Long.class))
                .containsExactly(0L, 1L, 2L);
        assertThat(clickhouse.query("select 1 as n where 0").find(Long.class)).isEmpty();
        NotFound missing =
                catchThrowableOfType(
                        NotFound.class,
                        () -> clickhouse.query("select 1 as n where 0").one(Long.class));
        assertThat(missing.operation()).isEqualTo("query");
        assertThatIllegalStateException()
                .isThrownBy(() -> clickhouse.query("select number from numbers(2)").one(Long.class))
                .withMessageContaining("more than one row");
    }

    @Test
    void nestedAndSelfDescribingTypes() {
        assertThat(
                        clickhouse
                                .query(
                                        "select [[1, 2], []]::Array(Array(UInt8)) as a,"
                                                + " [tuple('x', null)]::Array(Tuple(String,"
                                                + " Nullable(UInt8))) as b, '{\"k\":1}'::JSON as c,"
                                                + " 5::Variant(UInt8, String) as d,"
                                                + " toLowCardinality('low') as e,"
                                                + " 'abc'::FixedString(3) as f")
                                .one(Nested.class))
                .satisfies(row -> {
                    assertThat(row.a()).isEqualTo(List.of(List.of(1, 2), List.of()));
                    assertThat(row.b()).isEqualTo(List.of(new Part("x", Optional.empty())));
                    assertThat(row.c().replaceAll("[\\s\"]", "")).isEqualTo("{k:1}");
                    assertThat(row.d()).isInstanceOf(Number.class);
                    assertThat(row.e()).isEqualTo("low");
                    assertThat(row.f()).isEqualTo("abc");
                });
    }

    record Part(String name, Optional<Integer> number) {}

    record Nested(List<List<Integer>> a, List<Part> b, String c, Object d, String e, String f) {}

    @Test
    void aFailureSaysWhatToDoWithoutTheStatement() {
        Misconfigured missing =
                catchThrowableOfType(
                        Misconfigured.class,
                        () -> clickhouse.query("select 'secret' from not_there").list(Long.class));
        assertThat(missing)
                .hasMessageContaining("a table or database does not exist")
                .hasMessageContaining("not_there")
                .hasMessageContaining("[60 UNKNOWN_TABLE]")
                .hasMessageNotContaining("secret");
        Misconfigured syntax =
                catchThrowableOfType(
                        Misconfigured.class,
                        () -> clickhouse.query("select from where").list(Long.class));
        assertThat(syntax.nativeCode())
                .hasValueSatisfying(code -> assertThat(code).startsWith("62"));
        assertThat(syntax).hasMessageContaining("at character");
        assertThat(missing.mayRetry()).isFalse();
    }

    @Test
    void limitsAndSettingsOfAQueryHold() {
        Conflict limited =
                catchThrowableOfType(
                        Conflict.class,
                        () ->
                                clickhouse
                                        .query("select number from numbers(1000000)")
                                        .setting("max_rows_to_read", 1000)
                                        .list(Long.class));
        assertThat(limited.nativeCode())
                .hasValueSatisfying(code -> assertThat(code).startsWith("158"));
        TimedOut late =
                catchThrowableOfType(
                        TimedOut.class,
                        () ->
                                clickhouse
                                        .query(
                                                "select count() as n from system.numbers where cityHash64(number) = 1")
                                        .setting("max_execution_time", 1)
                                        .setting("timeout_before_checking_execution_speed", 0)
                                        .one(Long.class));
        assertThat(late.nativeCode())
                .hasValueSatisfying(code -> assertThat(code).startsWith("159"));
        assertThat(late.mayRetry()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clickhouse.query("select 1").setting("query_id", "x"));
        Misconfigured unknown =
                catchThrowableOfType(
                        Misconfigured.class,
                        () ->
                                clickhouse
                                        .query("select 1 as n")
                                        .setting("no_such", 1)
                                        .one(Long.class));
        assertThat(unknown.nativeCode())
                .hasValueSatisfying(code -> assertThat(code).startsWith("115"));
    }

    @Test
    void aQueryMayNotWrite() {
        clickhouse.command("create table if not exists unwritten (n UInt8) engine = Memory").run();
        StoreFailure refused =
                catchThrowableOfType(
                        StoreFailure.class,
                        () -> clickhouse.query("insert into unwritten select 1").list(Long.class));
        assertThat(refused).isInstanceOf(Denied.class);
        assertThat(clickhouse.query("select count() as n from unwritten").one(Long.class)).isZero();
    }

    @Test
    void namesAreBoundAsIdentifiers() {
        String name = "odd `name'; drop";
        clickhouse
                .command("create table {table:Identifier} (n UInt8) engine = Memory")
                .bind("table", name)
                .run();
        assertThat(
                        clickhouse
                                .query("select count() as n from {table:Identifier}")
                                .bind("table", name)
                                .one(Long.class))
                .isZero();
        clickhouse.command("drop table {table:Identifier}").bind("table", name).run();
    }

    @Test
    void anAnswerCanBeHadInAnyFormat() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        clickhouse.query("select number as n from numbers(2)").copyTo("CSVWithNames", out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\"n\"\n0\n1\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clickhouse.query("select 1").copyTo("CSV; drop", out));
    }

    @Test
    void theServerKnowsWhatAQueryIsFor() {
        assertThat(
                        clickhouse
                                .query("select getSetting('log_comment')::String as comment")
                                .named("cost by model")
                                .one(String.class))
                .contains("cost by model");
    }

    @Test
    void rowsAreStreamed() {
        List<Long> seen = new ArrayList<>();
        clickhouse
                .query("select number from numbers(100000)")
                .within(Duration.ofSeconds(30))
                .stream(Long.class, seen::add);
        assertThat(seen).hasSize(100_000).startsWith(0L, 1L).endsWith(99_999L);
    }
}
