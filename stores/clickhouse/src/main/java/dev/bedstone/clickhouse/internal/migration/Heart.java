package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.kernel.StoreFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every 2 s that the holder of a lock lives, and keeps its session. */
final class Heart implements AutoCloseable {

    static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);

    private final DirectChannel channel;
    private final Fence fence;
    private final String table;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;

    Heart(DirectChannel channel, Fence fence, String table) {
        this.channel = channel;
        this.fence = fence;
        this.table = table;
        this.thread = Thread.ofVirtual().name("bedstone-migration-heart").start(this::beat);
    }

    private void beat() {
        try {
            do {
                tell();
            } while (!end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        try {
            channel.ask("INSERT INTO " + table + " (released) VALUES (false)", Map.of());
            fence.keep();
        } catch (RefusedException | StoreFailure lost) {
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
