package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.fault.Fault;
import dev.bedstone.testkit.fault.FaultProxy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise R44: a commit whose answer is lost never makes the work take place twice. */
@PostgresTest
class LostCommitTest {

    /** Every commit is lost here, which is more than a budget for a few of them allows. */
    private static final RetryPolicy WITHOUT_LIMIT =
            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(5), 1);

    private static final int SOME = 25;
    private static final int MANY = 1_000;

    private FaultProxy proxy;
    private Postgres postgres;

    @BeforeEach
    void open(FreshDatabase database) throws SQLException {
        Migrated.up(database);
        proxy = FaultProxy.to(database.config().primary().hosts().getFirst());
        postgres =
                Postgres.open(
                        Configs.retry(
                                Tenants.poolOf(Configs.at(database.config(), proxy.address()), 2),
                                WITHOUT_LIMIT),
                        StoreHooks.NONE);
        postgres.owner(tx -> tx.sql("create table effect (name text)").update());
    }

    @AfterEach
    void close() {
        proxy.heal();
        Idle.close(postgres);
        proxy.close();
    }

    @Test
    void withAKeyTheWorkIsDoneOnce() {
        withKeys(SOME);
    }

    @Test
    @Tag("full")
    void withAKeyTheWorkIsDoneOnceManyTimes() {
        withKeys(MANY);
    }

    @Test
    void withoutAKeyNothingIsDoneAgain() {
        withoutKeys(SOME);
    }

    @Test
    @Tag("full")
    void withoutAKeyNothingIsDoneAgainManyTimes() {
        withoutKeys(MANY);
    }

    /** The control: who tries again without a key does the work twice. */
    @Test
    void tryingAgainWithoutAKeyDoublesTheWork() {
        loseCommits();
        assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> write("again"));
        proxy.heal();
        write("again");
        assertThat(doubled()).isOne();
    }

    @Test
    void oneStatementIsNotSentAgain() {
        for (int i = 0; i < SOME; i++) {
            String name = "single " + i;
            loseCommits();
            assertThatExceptionOfType(OutcomeUnknown.class)
                    .isThrownBy(() ->
                            ACME.call(() ->
                                    postgres.sql("insert into effect values (:name)")
                                            .bind("name", name)
                                            .update()))
                    .satisfies(e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN))
                    .withMessageContaining("look before doing it again");
            proxy.heal();
        }
        assertThat(doubled()).isZero();
        assertThat(effects()).as("each was committed").isEqualTo(SOME);
    }

    @Test
    void whatNobodyFindsOutStaysUnknown(FreshDatabase database) {
        try (Postgres once =
                Postgres.open(
                        Configs.retry(
                                Configs.at(database.config(), proxy.address()), RetryPolicy.NONE),
                        StoreHooks.NONE)) {
            loseCommits();
            assertThatExceptionOfType(OutcomeUnknown.class)
                    .isThrownBy(() ->
                            ACME.call(() ->
                                    once.transaction(
                                            TransactionOptions.STANDARD.idempotent("once"),
                                            tx -> insert(tx, "once"))));
            proxy.heal();
        }
        assertThat(effects()).isOne();
    }

    @Test
    void aKeyThatWasUsedIsAConflict() {
        TransactionOptions keyed = TransactionOptions.STANDARD.idempotent("invoice-1");
        keyed(keyed, "invoice");
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> keyed(keyed, "invoice"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Conflict.Kind.UNIQUE))
                .withMessageContaining("done before");
        assertThat(doubled()).isZero();
        Tenants.GLOBEX.run(() -> postgres.transaction(keyed, tx -> insert(tx, "other tenant")));
        assertThat(effects()).isEqualTo(2);
        assertThatIllegalStateException()
                .isThrownBy(() -> postgres.withoutTenant().transaction(keyed, tx -> 1))
                .withMessageContaining("tenant");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        ACME.call(() ->
                                postgres.transaction(tx -> postgres.transaction(keyed, in -> 1))))
                .withMessageContaining("outer call");
    }

    @Test
    void workThatFailsGivesItsKeyBack() {
        TransactionOptions keyed = TransactionOptions.STANDARD.idempotent("k");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        ACME.call(() ->
                                postgres.transaction(
                                        keyed,
                                        tx -> {
                                            insert(tx, "x");
                                            throw new IllegalStateException();
                                        })));
        keyed(keyed, "x");
        assertThat(effects()).isOne();
    }

    private void withKeys(int times) {
        List<Integer> afterCommits = new ArrayList<>();
        AtomicInteger runs = new AtomicInteger();
        for (int i = 0; i < times; i++) {
            int number = i;
            loseCommits();
            int returned =
                    ACME.call(() ->
                            postgres.transaction(
                                    TransactionOptions.STANDARD.idempotent("key-" + number),
                                    tx -> {
                                        runs.incrementAndGet();
                                        insert(tx, "keyed " + number);
                                        tx.afterCommit(() -> afterCommits.add(number));
                                        return number;
                                    }));
            assertThat(returned).isEqualTo(number);
            proxy.heal();
        }
        assertThat(doubled()).isZero();
        assertThat(effects()).isEqualTo(times);
        assertThat(afterCommits).hasSize(times).doesNotHaveDuplicates();
        assertThat(runs).as("runs of the work").hasValue(times);
    }

    private void withoutKeys(int times) {
        for (int i = 0; i < times; i++) {
            String name = "plain " + i;
            AtomicInteger runs = new AtomicInteger();
            loseCommits();
            assertThatExceptionOfType(OutcomeUnknown.class)
                    .isThrownBy(() ->
                            ACME.call(() ->
                                    postgres.transaction(tx -> {
                                        runs.incrementAndGet();
                                        return insert(tx, name);
                                    })))
                    .satisfies(e -> assertThat(e.mayRetry()).isFalse());
            assertThat(runs).hasValue(1);
            proxy.heal();
        }
        assertThat(doubled()).isZero();
    }

    private void loseCommits() {
        proxy.set(
                Fault.dropResponse(
                        bytes ->
                                new String(bytes, StandardCharsets.ISO_8859_1)
                                        .toLowerCase(Locale.ROOT)
                                        .contains("commit\0"),
                        Fault.Then.RESET));
    }

    private void keyed(TransactionOptions options, String name) {
        ACME.run(() -> postgres.transaction(options, tx -> insert(tx, name)));
    }

    private void write(String name) {
        ACME.run(() -> postgres.transaction(tx -> insert(tx, name)));
    }

    private static long insert(PostgresTx tx, String name) {
        return tx.sql("insert into effect values (:name)").bind("name", name).update();
    }

    private long effects() {
        return postgres.withoutTenant().query("select count(*) from effect").one(Long.class);
    }

    private long doubled() {
        return postgres.withoutTenant()
                .query(
                        "select count(*) from (select from effect group by name having count(*) >"
                                + " 1) as d")
                .one(Long.class);
    }
}
