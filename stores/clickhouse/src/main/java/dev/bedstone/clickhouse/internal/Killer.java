package dev.bedstone.clickhouse.internal;

import dev.bedstone.kernel.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends statements that nobody waits for any more, without holding up those who gave up. At most a
 * few orders are under way; one too many is left to the server's own time limit. Thread-safe.
 */
final class Killer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration FAREWELL = Duration.ofMillis(500);
    private static final int AT_ONCE = 8;

    private static final Logger log = LoggerFactory.getLogger(Killer.class);

    private final Transport transport;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("bedstone-clickhouse-kill-", 0).factory());

    Killer(Transport transport) {
        this.transport = transport;
    }

    /** Tells the server to end a statement of ours; returns at once. */
    void kill(String queryId) {
        if (room.tryAcquire()) {
            try {
                threads.execute(() -> order(queryId));
            } catch (RejectedExecutionException closed) {
                room.release();
            }
        }
    }

    /** The id is made by us, of letters, digits and hyphens. */
    private void order(String queryId) {
        Request request =
                new Request(
                        "bedstone-kill-" + UUID.randomUUID(),
                        "KILL QUERY WHERE query_id = '" + queryId + "' ASYNC",
                        Optional.empty(),
                        "TabSeparated",
                        Map.of(),
                        Map.of());
        try (Exchange exchange = transport.start(request, Deadline.after(PATIENCE), PATIENCE)) {
            exchange.await().input().readAllBytes();
        } catch (IOException | ServerError failed) {
            log.debug("a statement nobody waits for could not be killed: {}", failed.getMessage());
        } finally {
            room.release();
        }
    }

    /** Lets orders under way arrive. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(FAREWELL.toNanos(), TimeUnit.NANOSECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
