package dev.bedstone.gateway.internal.engine;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Connections that nobody has used yet. A connection is used for one request and closed, so that no
 * setting, database or temporary table of one client ever meets another; a few are opened ahead so
 * that nobody waits for the opening. Thread-safe.
 */
public final class ConnectionPool implements AutoCloseable {

    private final Engine engine;
    private final BlockingQueue<Connection> fresh;
    private final ExecutorService background =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("connections").factory());
    private final AtomicBoolean filling = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param ahead how many are kept ready
     */
    public ConnectionPool(Engine engine, int ahead) {
        this.engine = engine;
        this.fresh = new ArrayBlockingQueue<>(ahead);
        refill();
    }

    /** A connection nobody has used. The caller closes it with {@link #discard}. */
    public Connection take() throws IOException {
        Connection ready = fresh.poll();
        refill();
        return ready == null ? engine.connect() : ready;
    }

    /** Closes a used connection, in the background: the next request need not wait for it. */
    public void discard(Connection used) {
        if (closed) {
            used.close();
        } else {
            background.execute(used::close);
        }
    }

    @Override
    public void close() {
        closed = true;
        background.close();
        fresh.forEach(Connection::close);
        fresh.clear();
    }

    private void refill() {
        if (!closed && fresh.remainingCapacity() > 0 && filling.compareAndSet(false, true)) {
            background.execute(this::fill);
        }
    }

    private void fill() {
        try {
            while (!closed && fresh.remainingCapacity() > 0) {
                Connection connection = engine.connect();
                if (!fresh.offer(connection)) {
                    connection.close();
                }
            }
        } catch (IOException failure) {
            // The next caller connects by itself and gets the failure.
        } finally {
            filling.set(false);
        }
    }
}
