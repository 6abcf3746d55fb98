package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@PostgresTest
class StatementTest {

    enum Mood {
        GOOD,
        BAD
    }

    record Everything(
            int aInt,
            Long aLong,
            short aShort,
            boolean aBoolean,
            double aDouble,
            Float aFloat,
            BigDecimal aNumeric,
            BigInteger aBig,
            String aText,
            UUID aUuid,
            byte[] someBytes,
            Instant anInstant,
            OffsetDateTime anOffset,
            LocalDateTime aLocal,
            LocalDate aDate,
            LocalTime aTime,
            Mood aMood,
            List<UUID> someIds,
            String[] someTexts,
            List<Mood> moods,
            List<Instant> instants,
            Optional<String> maybe,
            Optional<Instant> when) {}

    record Pair(long id, String name) {}

    private Postgres postgres;

    @BeforeEach
    void open(FreshDatabase database) {
        postgres = Postgres.open(database.config(), StoreHooks.NONE);
        postgres.owner(tx ->
                tx.sql(
                                """
                                create table everything (
                                    a_int int, a_long bigint, a_short smallint,
                                    a_boolean boolean, a_double float8, a_float float4,
                                    a_numeric numeric(30, 9), a_big numeric, a_text text,
                                    a_uuid uuid, some_bytes bytea, an_instant timestamptz,
                                    an_offset timestamptz, a_local timestamp, a_date date,
                                    a_time time, a_mood text, some_ids uuid[],
                                    some_texts text[], moods text[],
                                    instants timestamptz[], maybe text, "when" timestamptz)
                                """)
                        .update());
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void everyTypeComesBackAsItWent() {
        Everything sent = everything(Optional.of("x:y ?"), Optional.empty());
        for (int round = 0; round < 8; round++) { // the driver changes its protocol at the fifth
            long written =
                    postgres.withoutTenant().transaction(tx -> insert(tx).bindAll(sent).update());
            assertThat(written).isOne();
        }
        List<Everything> got =
                postgres.withoutTenant()
                        .read(tx -> tx.sql("select * from everything").list(Everything.class));
        assertThat(got)
                .hasSize(8)
                .allSatisfy(one -> assertThat(one).usingRecursiveComparison().isEqualTo(sent));
    }

    @Test
    void everyTypeMayBeNull() {
        record Nulls(
                Long aLong,
                Float aFloat,
                BigDecimal aNumeric,
                BigInteger aBig,
                String aText,
                UUID aUuid,
                byte[] someBytes,
                Instant anInstant,
                OffsetDateTime anOffset,
                LocalDateTime aLocal,
                LocalDate aDate,
                LocalTime aTime,
                Mood aMood,
                List<UUID> someIds,
                String[] someTexts) {}
        Nulls none =
                new Nulls(
                        null, null, null, null, null, null, null, null, null, null, null, null,
                        null, null, null);
        String names =
                "a_long, a_float, a_numeric, a_big, a_text, a_uuid, some_bytes, an_instant,"
                        + " an_offset, a_local, a_date, a_time, a_mood, some_texts";
        postgres.withoutTenant()
                .transaction(tx ->
                        tx.sql(
                                        "insert into everything ("
                                                + names
                                                + ") values (:"
                                                + names.replace(", ", ", :")
                                                + ")")
                                .bindAll(none)
                                .update());
        Nulls got =
                postgres.withoutTenant()
                        .read(tx ->
                                tx.sql("select " + names + ", some_ids from everything")
                                        .one(Nulls.class));
        assertThat(got).isEqualTo(none);
    }

    @Test
    void aSingleColumnIsItself() {
        UUID id = UUID.randomUUID();
        Instant now = Instant.parse("2026-11-20T10:15:30.123456Z");
        assertThat(one(Long.class, "select :v", 5L)).isEqualTo(5);
        assertThat(one(String.class, "select :v", "a")).isEqualTo("a");
        assertThat(one(UUID.class, "select :v", id)).isEqualTo(id);
        assertThat(one(Instant.class, "select :v", now)).isEqualTo(now);
        assertThat(one(Mood.class, "select :v", Mood.BAD)).isEqualTo(Mood.BAD);
    }

    @Test
    void aZoneDoesNotMoveAnInstant() {
        Instant summer = Instant.parse("2026-07-01T00:30:00Z");
        assertThat(
                        one(
                                String.class,
                                "select (:v at time zone 'UTC')::text",
                                summer.atZone(ZoneId.of("Asia/Kathmandu"))))
                .isEqualTo("2026-07-01 00:30:00");
        assertThat(one(Instant.class, "select date_trunc('day', :v)", summer))
                .as("a day of the server is a day of UTC")
                .isEqualTo(Instant.parse("2026-07-01T00:00:00Z"));
    }

    @Test
    void listsAreArrays() {
        UUID id = UUID.randomUUID();
        List<UUID> ids = List.of(id, UUID.randomUUID());
        assertThat(one(Long.class, "select count(*) from unnest(:v) as x where x <> :v[2]", ids))
                .isOne();
        assertThat(one(Long.class, "select count(*) where 1 = any(:v)", List.of())).isZero();
        assertThat(one(Boolean.class, "select '" + id + "' = any(:v)", new UUID[] {id})).isTrue();
        List<UUID> none =
                postgres.withoutTenant()
                        .read(tx ->
                                tx.sql("select :a[1] where :b::uuid = any(:a)")
                                        .bindArray("a", UUID.class, List.of())
                                        .bind("b", UUID.class, null)
                                        .list(UUID.class));
        assertThat(none).isEmpty();
        String[] texts =
                postgres.withoutTenant()
                        .read(tx ->
                                tx.sql("select :a")
                                        .bindArray("a", String.class, Arrays.asList("x", null))
                                        .one(String[].class));
        assertThat(texts).containsExactly("x", null);
    }

    @Test
    void operatorsWithQuestionMarksWork() {
        assertThat(
                        one(
                                Boolean.class,
                                "select '{\"a\": 1}'::jsonb ? :v and '{\"a\": 1}'::jsonb ?| array[:v]",
                                "a"))
                .isTrue();
    }

    @Test
    void valuesAreNeverPartOfTheText() {
        String hostile = "'; drop table everything; -- :x ? $1 $$ \\' \" /*";
        assertThat(one(String.class, "select :v", hostile)).isEqualTo(hostile);
        assertThat(query("select count(*) from everything", Long.class)).containsExactly(0L);
    }

    @Test
    void oneWantsExactlyOne() {
        String sql = "select n from generate_series(1, :n) as n";
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .read(tx -> tx.sql(sql).bind("n", 0).one(Integer.class)));
        Optional<Integer> none =
                postgres.withoutTenant().read(tx -> tx.sql(sql).bind("n", 0).find(Integer.class));
        assertThat(none).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .read(tx -> tx.sql(sql).bind("n", 2).one(Integer.class)))
                .withMessageContaining("more than one row");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .read(tx -> tx.sql(sql).bind("n", 2).find(Integer.class)));
    }

    @Test
    void mistakesAreSaidClearly() {
        assertThatIllegalStateException()
                .isThrownBy(() -> query("select 1 as id, 'x' as nam", Pair.class))
                .withMessageContaining("no column for name")
                .withMessageContaining("no component for nam");
        assertThatIllegalStateException()
                .isThrownBy(() -> query("select 1 as id, 'x' as name, 2 as extra", Pair.class))
                .withMessageContaining("no component for extra");
        assertThatIllegalStateException()
                .isThrownBy(() -> query("select null::int as id, 'x' as name", Pair.class))
                .withMessageContaining("'id' is null");
        assertThatIllegalStateException()
                .isThrownBy(() -> query("select 1 as id, 'a' as name, 'b' as name", Pair.class))
                .withMessageContaining("two columns");
        assertThatIllegalStateException()
                .isThrownBy(() -> query("select 1, 2", Long.class))
                .withMessageContaining("2 columns");
        assertThatIllegalStateException()
                .isThrownBy(() -> query("select null", String.class))
                .withMessageContaining("null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> query("select :a", String.class))
                .withMessageContaining(":a");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .read(tx -> tx.sql("select :a").bind("b", 1).list(Long.class)))
                .withMessageContaining(":b")
                .withMessageContaining(":a");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .read(tx ->
                                        tx.sql("select :a")
                                                .bind("a", new Object())
                                                .list(Long.class)));
    }

    @Test
    void aTableThatChangesIsReadAnew() {
        postgres.owner(tx -> tx.sql("create table t (id bigint, name text)").update());
        postgres.withoutTenant()
                .transaction(tx -> tx.sql("insert into t values (1, 'a')").update());
        for (int round = 0; round < 8; round++) {
            assertThat(query("select * from t", Pair.class)).containsExactly(new Pair(1, "a"));
        }
        postgres.owner(tx ->
                tx.sql("alter table t drop column id").update()
                        + tx.sql("alter table t add column id bigint default 2").update());
        assertThat(query("select * from t", Pair.class)).containsExactly(new Pair(2, "a"));
    }

    private <T> T one(Class<T> type, String sql, Object value) {
        return postgres.withoutTenant().read(tx -> tx.sql(sql).bind("v", value).one(type));
    }

    private <T> List<T> query(String sql, Class<T> type) {
        return postgres.withoutTenant().transaction(tx -> tx.sql(sql).list(type));
    }

    private static PostgresStatement insert(PostgresTx tx) {
        return tx.sql(
                """
                insert into everything values (
                    :a_int, :a_long, :a_short, :a_boolean, :a_double, :a_float, :a_numeric, :a_big,
                    :a_text, :a_uuid, :some_bytes, :an_instant, :an_offset, :a_local, :a_date,
                    :a_time, :a_mood, :some_ids, :some_texts, :moods, :instants, :maybe, :when)
                """);
    }

    private static Everything everything(Optional<String> maybe, Optional<Instant> when) {
        Instant instant = Instant.parse("2026-11-20T10:15:30.123456Z");
        return new Everything(
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                (short) -7,
                true,
                Math.PI,
                1.5f,
                new BigDecimal("12345678901234567890.123456789"),
                new BigInteger("123456789012345678901234567890"),
                "Grüße, 世界 🪨 'quoted' \"too\" \\ ",
                UUID.randomUUID(),
                new byte[] {0, 1, -1, 127},
                instant,
                instant.atOffset(ZoneOffset.UTC),
                LocalDateTime.parse("2026-03-29T02:30:00.000001"),
                LocalDate.parse("1999-12-31"),
                LocalTime.parse("23:59:59.999999"),
                Mood.GOOD,
                List.of(UUID.randomUUID(), UUID.randomUUID()),
                new String[] {"a,b", "{\"c\"}", ""},
                List.of(Mood.BAD, Mood.GOOD),
                List.of(instant, Instant.EPOCH),
                maybe,
                when);
    }
}
