package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise R43, the half of the failover: the primary stops, its standby is promoted, and writing
 * goes on there. What was acknowledged is there, and nothing was acknowledged by a server that only
 * reads.
 */
@Tag("engine")
class FailoverTest {

    /** The promise is 15 s on a machine that has nothing else to do. */
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    @TempDir private Path directory;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();

    @Test
    void writingGoesOnWithTheStandby() throws Exception {
        int rounds = Boolean.getBoolean("bedstone.tests.full") ? 20 : 1;
        for (int round = 0; round < rounds; round++) {
            acknowledged.set(0);
            unknown.set(0);
            ended.set(false);
            try (ReplicatedServers servers =
                    ReplicatedServers.start(directory.resolve("round-" + round))) {
                failOver(servers);
            }
        }
    }

    private void failOver(ReplicatedServers servers) throws Exception {
        try (Postgres owner = Postgres.open(servers.config(), StoreHooks.NONE)) {
            Tenants.createDocuments(owner);
        }
        try (Postgres postgres = Postgres.open(servers.ofBoth(), StoreHooks.NONE);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writing = threads.submit(() -> ACME.run(() -> write(postgres)));
            try {
                until(() -> acknowledged.get() > 20);
                until(() -> hasOnStandby(servers, 20));

                servers.failOver();

                int before = acknowledged.get();
                until(() -> acknowledged.get() > before + 20);
            } finally {
                ended.set(true);
            }
            writing.get();
            long there =
                    ACME.call(
                            () -> postgres.query("select count(*) from document").one(Long.class));
            assertThat(there)
                    .isBetween(
                            (long) acknowledged.get(), (long) acknowledged.get() + unknown.get());
            assertThat(ReplicatedServers.ask(servers.standby(), "select count(*) from document"))
                    .isEqualTo(Long.toString(there));
        }
    }

    private void write(Postgres postgres) {
        while (!ended.get()) {
            try {
                postgres.sql("insert into document (title) values ('x')").update();
                acknowledged.incrementAndGet();
            } catch (OutcomeUnknown e) {
                unknown.incrementAndGet();
            } catch (StoreFailure e) {
                assertThat(e).as("a typed failure").isNotNull();
            }
        }
    }

    private static boolean hasOnStandby(ReplicatedServers servers, int rows) throws Exception {
        return Integer.parseInt(
                        ReplicatedServers.ask(servers.standby(), "select count(*) from document"))
                >= rows;
    }

    private static void until(Callable<Boolean> condition) {
        Awaitility.await().atMost(AT_MOST).pollInterval(Duration.ofMillis(50)).until(condition);
    }
}
