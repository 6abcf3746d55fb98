package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Batches: all of one goes in or none, once. */
@ClickHouseTest
class InsertTest {

    private static FreshClickHouse fresh;

    private static ClickHouse clickhouse;

    @BeforeAll
    static void open(FreshClickHouse given) {
        fresh = given;
        clickhouse = ClickHouse.open(fresh.config(), StoreHooks.NONE);
    }

    @AfterAll
    static void close() {
        clickhouse.close();
    }

    record One(Object value) {}

    record Event(UUID id, Instant at, String kind, long amount) {}

    @Test
    void manyRecordsGoInAsOneBlock() {
        table("many", "");
        List<Event> rows =
                IntStream.range(0, 100_000)
                        .mapToObj(n ->
                                new Event(
                                        new UUID(1, n),
                                        Instant.EPOCH.plusSeconds(n),
                                        "k" + n % 7,
                                        n))
                        .toList();
        assertThat(
                        clickhouse
                                .withoutTenant()
                                .insert("many")
                                .within(Duration.ofSeconds(30))
                                .rows(Event.class, rows))
                .isEqualTo(100_000);
        assertThat(count("many")).isEqualTo(100_000);
        assertThat(
                        clickhouse
                                .withoutTenant()
                                .query("select sum(amount) as n from many")
                                .one(Long.class))
                .isEqualTo(4_999_950_000L);
        assertThat(parts("many")).as("blocks").isEqualTo(1);
    }

    @Test
    void aBatchThatIsTooLargeIsRefused() {
        table("too_large", "");
        Event event = new Event(new UUID(1, 1), Instant.EPOCH, "x".repeat(1000), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        clickhouse
                                .withoutTenant()
                                .insert("too_large")
                                .rows(Event.class, Collections.nCopies(50_000, event)))
                .withMessageContaining("split");
        assertThat(count("too_large")).isZero();
    }

    @Test
    void aBatchWithATokenIsTakenOnce() {
        table("windowed", "settings non_replicated_deduplication_window = 100");
        table("windowless", "");
        List<Event> rows = List.of(new Event(new UUID(1, 1), Instant.EPOCH, "a", 1));
        for (String table : List.of("windowed", "windowless")) {
            for (int i = 0; i < 3; i++) {
                clickhouse.withoutTenant().insert(table).token("batch-1").rows(Event.class, rows);
            }
            clickhouse.withoutTenant().insert(table).token("batch-2").rows(Event.class, rows);
        }
        assertThat(count("windowed")).isEqualTo(2);
        assertThat(count("windowless")).as("the control: no window, no memory").isEqualTo(4);
    }

    @Test
    void aViewThatFailsLeavesTheOutcomeOpen() {
        table("watched", "settings non_replicated_deduplication_window = 100");
        clickhouse.command("create table target (n UInt8) engine = MergeTree order by n").run();
        clickhouse
                .command(
                        "create materialized view watched_view to target as"
                                + " select toUInt8(throwIf(amount = 13, 'no')) as n from watched")
                .run();
        List<Event> rows = List.of(new Event(new UUID(1, 1), Instant.EPOCH, "a", 13));
        OutcomeUnknown open =
                catchThrowableOfType(
                        OutcomeUnknown.class,
                        () ->
                                clickhouse
                                        .withoutTenant()
                                        .insert("watched")
                                        .token("t")
                                        .rows(Event.class, rows));
        assertThat(open).hasMessageContaining("a view of the table failed");
        assertThat(open.mayRetry()).isFalse();
    }

    @Test
    void aTableThatHasChangedIsNoticed() {
        table("changing", "");
        List<Event> rows = List.of(new Event(new UUID(1, 1), Instant.EPOCH, "a", 1));
        clickhouse.withoutTenant().insert("changing").rows(Event.class, rows);
        fresh.execute("alter table changing modify column amount String");
        StoreFailure failure =
                catchThrowableOfType(
                        StoreFailure.class,
                        () ->
                                clickhouse
                                        .withoutTenant()
                                        .insert("changing")
                                        .rows(Event.class, rows));
        assertThat(failure).isNotNull();
        assertThatIllegalArgumentException()
                .as("the new type is known at the next try")
                .isThrownBy(
                        () -> clickhouse.withoutTenant().insert("changing").rows(Event.class, rows))
                .withMessageContaining("changing.amount (String)");
        assertThat(count("changing")).isEqualTo(1);
    }

    @Test
    void namesThatAreNotThereAreTold() {
        table("named", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        clickhouse
                                .withoutTenant()
                                .insert("named")
                                .rows(One.class, List.of(new One(1))))
                .withMessage("the table named takes no value");
        assertThat(
                        catchThrowableOfType(
                                Misconfigured.class,
                                () ->
                                        clickhouse
                                                .withoutTenant()
                                                .insert("nowhere")
                                                .rows(One.class, List.of(new One(1)))))
                .hasMessageContaining("does not exist");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        clickhouse.withoutTenant().insert("a.b.c").rows(One.class, List.of()));
        clickhouse
                .withoutTenant()
                .insert(fresh.name() + ".named")
                .rows(List.of("amount", "kind"), List.of(List.of(5, "x"), List.of(6L, "y")));
        assertThat(count("named")).isEqualTo(2);
    }

    @Test
    void aConstraintOfTheTableSaysNo() {
        clickhouse
                .command(
                        "create table strict (amount Int64, constraint positive check amount > 0)"
                                + " engine = MergeTree order by amount")
                .run();
        Conflict refused =
                catchThrowableOfType(
                        Conflict.class,
                        () ->
                                clickhouse
                                        .withoutTenant()
                                        .insert("strict")
                                        .rows(List.of("amount"), List.of(List.of(-5))));
        assertThat(refused.kind()).isEqualTo(Conflict.Kind.CHECK);
        assertThat(refused).hasMessageNotContaining("-5");
        assertThat(count("strict")).isZero();
        assertThat(
                        catchThrowableOfType(
                                        Conflict.class,
                                        () ->
                                                clickhouse
                                                        .command(
                                                                "create table strict (n Int8) engine = Memory")
                                                        .run())
                                .kind())
                .isEqualTo(Conflict.Kind.UNIQUE);
    }

    @Test
    void tooManyPartitionsAreAMatterOfTheBatch() {
        clickhouse
                .command(
                        "create table parted (n UInt32) engine = MergeTree partition by n order by n")
                .run();
        List<List<Integer>> rows = new ArrayList<>();
        IntStream.range(0, 101).forEach(n -> rows.add(List.of(n)));
        Conflict refused =
                catchThrowableOfType(
                        Conflict.class,
                        () -> clickhouse.withoutTenant().insert("parted").rows(List.of("n"), rows));
        assertThat(refused).hasMessageContaining("too many partitions");
        assertThat(refused.mayRetry()).isFalse();
        assertThat(count("parted")).isZero();
    }

    private static void table(String name, String settings) {
        clickhouse
                .command(
                        "create table "
                                + name
                                + " (id UUID, at DateTime64(3), kind LowCardinality(String),"
                                + " amount Int64) engine = MergeTree order by id "
                                + settings)
                .run();
    }

    private static long count(String table) {
        return clickhouse
                .withoutTenant()
                .query("select count() as n from {table:Identifier}")
                .bind("table", table)
                .one(Long.class);
    }

    private static long parts(String table) {
        return clickhouse
                .withoutTenant()
                .query(
                        "select count() as n from system.parts where active and database ="
                                + " currentDatabase() and table = {table:String}")
                .bind("table", table)
                .one(Long.class);
    }
}
