package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.postgres.TransactionOptions.Isolation;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@PostgresTest
class TransactionTest {

    private Postgres postgres;

    @BeforeEach
    void open(FreshDatabase database) {
        postgres = Numbers.open(database);
    }

    @AfterEach
    void close() {
        Idle.close(postgres);
    }

    @Test
    void commitsWhatReturnsAndUndoesWhatThrows() throws Exception {
        int returned =
                postgres.withoutTenant()
                        .transaction(tx -> {
                            Numbers.insert(tx, 1);
                            return 42;
                        });
        assertThat(returned).isEqualTo(42);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .<Object, IOException>transaction(tx -> {
                                    Numbers.insert(tx, 2);
                                    throw new IOException("mine");
                                }))
                .withMessage("mine");
        assertThatThrownBy(() ->
                        postgres.withoutTenant()
                                .transaction(tx -> {
                                    Numbers.insert(tx, 3);
                                    throw new AssertionError("mine");
                                }))
                .isInstanceOf(AssertionError.class);
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void isolationIsWhatWasAskedFor() {
        for (Isolation level : Isolation.values()) {
            String got =
                    postgres.withoutTenant()
                            .transaction(
                                    TransactionOptions.STANDARD.isolated(level),
                                    tx -> tx.sql("show transaction_isolation").one(String.class));
            assertThat(got).isEqualTo(level.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        assertThat(
                        postgres.withoutTenant()
                                .<String, RuntimeException>transaction(tx ->
                                        tx.sql("show transaction_isolation").one(String.class)))
                .as("nothing stays on the connection")
                .isEqualTo("read committed");
    }

    @Test
    void readingRefusesToWrite() {
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() -> postgres.withoutTenant().read(tx -> Numbers.insert(tx, 1)))
                .satisfies(e -> assertThat(e.nativeCode()).contains("25006"));
        postgres.withoutTenant().transaction(tx -> Numbers.insert(tx, 1));
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void afterAFailureNothingElseIsSentAndNothingIsCommitted() {
        AtomicReference<StoreFailure> first = new AtomicReference<>();
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .transaction(tx -> {
                                    Numbers.insert(tx, 1);
                                    try {
                                        Numbers.insert(tx, 1);
                                    } catch (Conflict e) {
                                        first.set(e);
                                    }
                                    assertThatIllegalStateException()
                                            .isThrownBy(() -> Numbers.insert(tx, 2))
                                            .withCause(first.get());
                                    return null;
                                }))
                .isSameAs(first.get());
        assertThat(ids()).isEmpty();
    }

    @Test
    void aConstraintThatIsCheckedAtTheCommitIsAConflict() {
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .transaction(
                                        tx -> tx.sql("insert into t values (1, 1, 99)").update()))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(Conflict.Kind.FOREIGN_KEY);
                    assertThat(e.constraint()).contains("has_parent");
                    assertThat(e.effect()).isEqualTo(Effect.NONE);
                });
        assertThat(ids()).isEmpty();
    }

    @Test
    void actionsAfterTheCommitSeeItAndDoNoHarm() {
        List<Object> seen = new ArrayList<>();
        postgres.withoutTenant()
                .transaction(tx -> {
                    tx.afterCommit(() -> {
                        throw new IllegalStateException("not mine");
                    });
                    tx.afterCommit(() -> seen.addAll(ids()));
                    return Numbers.insert(tx, 1);
                });
        assertThat(seen).containsExactly(1);
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .transaction(tx -> {
                                    tx.afterCommit(() -> seen.add("never"));
                                    throw new IllegalStateException();
                                }));
        assertThat(seen).containsExactly(1);
    }

    @Test
    void aLostRaceIsRunAgain() throws Exception {
        postgres.withoutTenant().transaction(tx -> Numbers.insert(tx, 1));
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger committed = new AtomicInteger();
        CyclicBarrier bothHaveRead = new CyclicBarrier(2);
        TransactionOptions serializable =
                TransactionOptions.STANDARD.isolated(Isolation.SERIALIZABLE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> both = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                both.add(
                        threads.submit(() ->
                                postgres.withoutTenant()
                                        .transaction(
                                                serializable,
                                                tx -> {
                                                    tx.afterCommit(committed::incrementAndGet);
                                                    int n = sum(tx);
                                                    if (runs.incrementAndGet() <= 2) {
                                                        bothHaveRead.await();
                                                    }
                                                    return tx.sql("update t set n = :n")
                                                            .bind("n", n + 1)
                                                            .update();
                                                })));
            }
            for (Future<Object> one : both) {
                one.get();
            }
        }
        assertThat(runs).as("one of the two had to run twice").hasValue(3);
        assertThat(committed).as("the lost attempt's actions are forgotten").hasValue(2);
        assertThat(postgres.withoutTenant().<Integer, RuntimeException>read(TransactionTest::sum))
                .isEqualTo(3);
    }

    @Test
    void aConflictThatStaysIsNotRunAgain() {
        postgres.withoutTenant().transaction(tx -> Numbers.insert(tx, 1));
        AtomicInteger runs = new AtomicInteger();
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .transaction(tx -> {
                                    runs.incrementAndGet();
                                    return Numbers.insert(tx, 1);
                                }));
        assertThat(runs).hasValue(1);
    }

    @Test
    void theTimeOfTheCallEndsAStatementOnTheServer() {
        long start = System.nanoTime();
        assertThatExceptionOfType(TimedOut.class)
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .transaction(
                                        TransactionOptions.STANDARD.within(Duration.ofMillis(300)),
                                        tx ->
                                                tx.sql("select 1 from pg_sleep(20)")
                                                        .list(Long.class)))
                .satisfies(e -> assertThat(e.effect()).isEqualTo(Effect.NONE));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        Awaitility.await()
                .atMost(Duration.ofSeconds(15).minusNanos(System.nanoTime() - start))
                .until(() ->
                        postgres.withoutTenant()
                                        .<Long, RuntimeException>read(tx ->
                                                tx.sql(
                                                                "select count(*) from pg_stat_activity where query like '%pg_sleep%'"
                                                                        + " and state = 'active' and pid <> pg_backend_pid()")
                                                        .one(Long.class))
                                == 0);
    }

    @Test
    void aTransactionEndsWithItsWorkAndStaysInItsThread() throws Exception {
        AtomicReference<PostgresTx> kept = new AtomicReference<>();
        postgres.withoutTenant()
                .transaction(tx -> {
                    kept.set(tx);
                    AtomicReference<Throwable> elsewhere = new AtomicReference<>();
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    Numbers.insert(tx, 9);
                                } catch (IllegalStateException e) {
                                    elsewhere.set(e);
                                }
                            })
                            .join();
                    assertThat(elsewhere.get()).hasMessageContaining("thread");
                    return Numbers.insert(tx, 1);
                });
        assertThatIllegalStateException().isThrownBy(() -> Numbers.insert(kept.get(), 2));
        assertThatIllegalStateException().isThrownBy(() -> kept.get().connection());
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void theConnectionTakesPartButCannotEndTheTransaction() throws SQLException {
        postgres.withoutTenant()
                .<Object, SQLException>transaction(tx -> {
                    Numbers.insert(tx, 1);
                    try (var connection = tx.connection();
                            var statement = connection.createStatement()) {
                        statement.executeUpdate("insert into t values (2, 2)");
                        assertThatExceptionOfType(SQLException.class)
                                .isThrownBy(connection::commit);
                        assertThatExceptionOfType(SQLException.class)
                                .isThrownBy(connection::rollback);
                        assertThatExceptionOfType(SQLException.class)
                                .isThrownBy(() -> connection.setAutoCommit(true));
                    }
                    assertThat(Numbers.ids(tx)).containsExactly(1, 2);
                    return null;
                });
        assertThat(ids()).containsExactly(1, 2);
    }

    private List<Integer> ids() {
        return postgres.withoutTenant().read(Numbers::ids);
    }

    private static int sum(PostgresTx tx) {
        return tx.sql("select coalesce(sum(n), 0)::int from t").one(Integer.class);
    }
}
