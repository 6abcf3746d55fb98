package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
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
import org.junit.jupiter.api.Test;

/** Typed queries: rows become records, or go out in any format. */
@ClickHouseTest
class QueryTest {

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
                        .withoutTenant()
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

    record Other(long a, long c) {}

    @Test
    void columnsThatDoNotFitARecordAreAllNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        clickhouse.withoutTenant().query("select 1 as a, 2 as b").list(Other.class))
                .withMessageContaining("no column for c")
                .withMessageContaining("no component for b");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        clickhouse
                                .withoutTenant()
                                .query("select toInt64(-1) as n")
                                .list(Level.class));
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        clickhouse
                                .withoutTenant()
                                .query("select toUInt64('18446744073709551615') as n")
                                .one(Long.class))
                .withMessageContaining("does not fit");
    }

    @Test
    void oneFindAndList() {
        assertThat(
                        clickhouse
                                .withoutTenant()
                                .query("select number from numbers(3)")
                                .list(Long.class))
                .containsExactly(0L, 1L, 2L);
        assertThat(clickhouse.withoutTenant().query("select 1 as n where 0").find(Long.class))
                .isEmpty();
        NotFound missing =
                catchThrowableOfType(
                        NotFound.class,
                        () ->
                                clickhouse
                                        .withoutTenant()
                                        .query("select 1 as n where 0")
                                        .one(Long.class));
        assertThat(missing.operation()).isEqualTo("query");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        clickhouse
                                .withoutTenant()
                                .query("select number from numbers(2)")
                                .one(Long.class))
                .withMessageContaining("more than one row");
    }

    @Test
    void nestedAndSelfDescribingTypes() {
        assertThat(
                        clickhouse
                                .withoutTenant()
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
    void anAnswerCanBeHadInAnyFormat() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        clickhouse
                .withoutTenant()
                .query("select number as n from numbers(2)")
                .copyTo("CSVWithNames", out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\"n\"\n0\n1\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        clickhouse.withoutTenant().query("select 1").copyTo("CSV; drop", out));
    }

    @Test
    void theServerKnowsWhatAQueryIsFor() {
        assertThat(
                        clickhouse
                                .withoutTenant()
                                .query("select getSetting('log_comment')::String as comment")
                                .named("cost by model")
                                .one(String.class))
                .contains("cost by model");
    }

    @Test
    void rowsAreStreamed() {
        List<Long> seen = new ArrayList<>();
        clickhouse
                .withoutTenant()
                .query("select number from numbers(100000)")
                .within(Duration.ofSeconds(30))
                .stream(Long.class, seen::add);
        assertThat(seen).hasSize(100_000).startsWith(0L, 1L).endsWith(99_999L);
    }
}
