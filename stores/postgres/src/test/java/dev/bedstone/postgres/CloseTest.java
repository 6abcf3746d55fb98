package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@PostgresTest
class CloseTest {

    /** Until the other who holds it lets it go. */
    private static final String WAIT = "select 1 from pg_advisory_xact_lock(4711)";

    @Test
    void closingWaitsForRunningWorkAndRefusesNewWork(FreshDatabase database) throws Exception {
        Activity activity = new Activity(database);
        Postgres postgres =
                Postgres.open(config(database, Duration.ofSeconds(60)), StoreHooks.NONE);
        postgres.owner(tx -> tx.sql("create table t (id int)").update());
        Connection holder = database.connect(PostgresRole.OWNER);
        execute(holder, "select pg_advisory_lock(4711)");
        CompletableFuture<Long> running =
                CompletableFuture.supplyAsync(
                        () ->
                                postgres.withoutTenant()
                                        .transaction(tx -> {
                                            tx.sql(WAIT).list(Integer.class);
                                            return tx.sql("insert into t values (1)").update();
                                        }),
                        Thread::startVirtualThread);
        activity.awaitRunning(WAIT);
        CompletableFuture<Void> closing =
                CompletableFuture.runAsync(postgres::close, Thread::startVirtualThread);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThatExceptionOfType(StoreFailure.class)
                                .isThrownBy(() -> postgres.withoutTenant().read(tx -> 1))
                                .withMessageContaining("the store is closed"));
        assertThat(running).as("what ran when closing began").isNotDone();
        assertThat(closing).as("the end of what runs").isNotDone();
        holder.close();
        assertThat(running.get()).isOne();
        closing.get();
        activity.awaitNoConnections();
        try (Postgres again = Postgres.open(database.config(), StoreHooks.NONE)) {
            long rows =
                    again.withoutTenant()
                            .read(tx -> tx.sql("select count(*) from t").one(Long.class));
            assertThat(rows).as("what ran was committed").isOne();
        }
    }

    @Test
    void closingCutsWhatDoesNotEnd(FreshDatabase database) throws Exception {
        Activity activity = new Activity(database);
        Postgres postgres =
                Postgres.open(config(database, Duration.ofMillis(300)), StoreHooks.NONE);
        CompletableFuture<Object> running =
                CompletableFuture.supplyAsync(
                        () ->
                                postgres.withoutTenant()
                                        .transaction(tx ->
                                                tx.sql("select 1 from pg_sleep(20)")
                                                        .list(Integer.class)),
                        Thread::startVirtualThread);
        activity.awaitRunning("pg_sleep");
        long start = System.nanoTime();
        postgres.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(activity.endsWithin("pg_sleep", 1_500)).isTrue();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(running::join)
                .withCauseInstanceOf(StoreFailure.class);
        postgres.close();
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static PostgresConfig config(FreshDatabase database, Duration drain) {
        return database.config().withTimeouts(Configs.timeouts(Duration.ofSeconds(60), drain));
    }
}
