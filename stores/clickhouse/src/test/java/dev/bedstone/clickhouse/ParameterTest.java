package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parameters of statements: what is bound arrives as it is, or is refused before anything is sent.
 */
@ClickHouseTest
class ParameterTest {

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
                                .withoutTenant()
                                .query("select {text:String} as text")
                                .bind("text", text)
                                .one(String.class))
                .isEqualTo(text);
        assertThat(
                        clickhouse
                                .withoutTenant()
                                .query("select {texts:Array(String)}[1] as text")
                                .bind("texts", List.of(text, "x"))
                                .one(String.class))
                .isEqualTo(text);
        assertThat(
                        clickhouse
                                .withoutTenant()
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
                                .withoutTenant()
                                .query(
                                        "select count() as n from numbers(5) where toString(number) = '"
                                                + text
                                                + "'")
                                .one(Long.class))
                .as("the control: what binding prevents")
                .isEqualTo(5);
        assertThat(
                        clickhouse
                                .withoutTenant()
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
                                    .withoutTenant()
                                    .query("select {at:" + type + "} as at")
                                    .bind("at", moment)
                                    .one(Instant.class))
                    .as(type)
                    .isEqualTo(moment);
            assertThat(
                            clickhouse
                                    .withoutTenant()
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
                        .withoutTenant()
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
                .isThrownBy(
                        () -> clickhouse.withoutTenant().query("select {n:UInt8}").bind("n", 256))
                .withMessageContaining("the parameter n (UInt8)")
                .withMessageNotContaining("256");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        clickhouse
                                .withoutTenant()
                                .query("select {n:Date}")
                                .bind("n", LocalDate.of(2200, 1, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        clickhouse.withoutTenant().query("select {n:String}").bind("n", null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clickhouse.withoutTenant().query("select {n:Nonsense}"))
                .withMessageContaining("Nonsense");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clickhouse.withoutTenant().query("select {n:UInt8}").bind("m", 1))
                .withMessageContaining("has no parameter {m:…}");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> clickhouse.withoutTenant().query("select {n:UInt8}").list(Long.class))
                .withMessageContaining("without a value: n");
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
                                .withoutTenant()
                                .query("select count() as n from {table:Identifier}")
                                .bind("table", name)
                                .one(Long.class))
                .isZero();
        clickhouse.command("drop table {table:Identifier}").bind("table", name).run();
    }
}
