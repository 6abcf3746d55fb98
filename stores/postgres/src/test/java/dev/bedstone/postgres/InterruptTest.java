package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@PostgresTest
class InterruptTest {

    /** Below the 2 s in which a server finds out by itself that its client has gone. */
    private static final long CANCELLED_MILLIS = 1_500;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptCancelsTheStatementOnTheServer(boolean virtual, FreshDatabase database)
            throws InterruptedException {
        Activity activity = new Activity(database);
        try (Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE)) {
            AtomicReference<Throwable> end = new AtomicReference<>();
            AtomicReference<Boolean> flag = new AtomicReference<>();
            Runnable work =
                    () -> {
                        try {
                            postgres.withoutTenant()
                                    .read(tx ->
                                            tx.sql("select 1 from pg_sleep(20)")
                                                    .list(Integer.class));
                        } catch (RuntimeException e) {
                            end.set(e);
                            flag.set(Thread.currentThread().isInterrupted());
                        }
                    };
            Thread caller = virtual ? Thread.startVirtualThread(work) : platform(work);
            activity.awaitRunning("pg_sleep");
            caller.interrupt();
            assertThat(activity.endsWithin("pg_sleep", CANCELLED_MILLIS)).isTrue();
            assertThat(caller.join(Duration.ofSeconds(10))).as("the caller is free").isTrue();
            assertThat(end.get())
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("interrupted");
            assertThat(flag.get()).as("the caller still knows it was interrupted").isTrue();
            assertThat(postgres.statistics().inUse()).isZero();
            int one = postgres.withoutTenant().read(tx -> tx.sql("select 1").one(Integer.class));
            assertThat(one).isOne();
        }
    }

    /** The control: what the driver alone does. */
    @Test
    void theDriverAloneLetsTheStatementRunOn(FreshDatabase database) throws Exception {
        Activity activity = new Activity(database);
        try (Connection connection = database.connect(PostgresRole.APPLICATION)) {
            Thread caller =
                    Thread.startVirtualThread(() -> {
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("select pg_sleep(30)");
                        } catch (SQLException e) {
                            // its socket was closed by the interrupt
                        }
                    });
            activity.awaitRunning("pg_sleep");
            caller.interrupt();
            assertThat(activity.endsWithin("pg_sleep", CANCELLED_MILLIS)).isFalse();
            activity.terminateAll();
        }
    }

    @Test
    void anInterruptedCallerSendsNothing(FreshDatabase database) {
        try (Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE)) {
            postgres.owner(tx -> tx.sql("create table t (id int)").update());
            Thread.currentThread().interrupt();
            try {
                postgres.withoutTenant()
                        .transaction(tx -> tx.sql("insert into t values (1)").update());
                throw new AssertionError("an interrupted caller was served");
            } catch (Unavailable e) {
                assertThat(e).hasMessageContaining("interrupted");
            }
            assertThat(Thread.interrupted()).isTrue();
            try {
                postgres.withoutTenant()
                        .transaction(tx -> {
                            tx.sql("insert into t values (1)").update();
                            Thread.currentThread().interrupt();
                            return null;
                        });
                throw new AssertionError("an interrupted caller's work was committed");
            } catch (Unavailable e) {
                assertThat(Thread.interrupted()).isTrue();
            }
            long rows =
                    postgres.withoutTenant()
                            .read(tx -> tx.sql("select count(*) from t").one(Long.class));
            assertThat(rows).isZero();
        }
    }

    private static Thread platform(Runnable work) {
        return Thread.ofPlatform().start(work);
    }
}
