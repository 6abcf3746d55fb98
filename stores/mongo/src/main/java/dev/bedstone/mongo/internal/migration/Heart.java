package dev.bedstone.mongo.internal.migration;

import dev.bedstone.kernel.StoreFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every 2 s that the owner of a lease lives. */
final class Heart implements AutoCloseable {

    static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);

    private final Runnable beat;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;

    Heart(Runnable beat) {
        this.beat = beat;
        this.thread = Thread.ofVirtual().name("bedstone-migration-heart").start(this::run);
    }

    private void run() {
        try {
            while (!end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                beat();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        try {
            beat.run();
        } catch (StoreFailure lost) {
            LOG.debug("no beat: {}", lost.getMessage());
        }
    }

    @Override
    public void close() {
        end.countDown();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
