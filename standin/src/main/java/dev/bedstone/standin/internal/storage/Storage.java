package dev.bedstone.standin.internal.storage;

import de.bwaldvogel.mongo.MongoBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * The data of the stand-in, in one file. A killed process finds it again as of a moment between two
 * commands, never in the middle of one: what commands change is written to the file while none
 * runs. Either before a command is answered, or every {@link #WINDOW} for all that were answered
 * since. Thread-safe.
 */
public final class Storage implements AutoCloseable {

    /** How often changes are written unless every command waits for it. */
    public static final Duration WINDOW = Duration.ofMillis(500);

    private static final int COMPACT_BELOW_PERCENT = 50;
    private static final int COMPACT_BYTES = 4 * 1024 * 1024;
    private static final int COMPACT_AT_END_MILLIS = 200;
    private static final int COMPACT_EVERY = 20;

    private final MVStore store;
    private final MongoBackend backend;
    private final boolean durable;
    private final ReentrantReadWriteLock commands = new ReentrantReadWriteLock(true);
    private final ReentrantLock committing = new ReentrantLock(true);
    private final AtomicLong changes = new AtomicLong();
    private final Thread clock = Thread.ofPlatform().name("commit").daemon().unstarted(this::tick);
    private volatile boolean closing;
    private long written;

    private Storage(MVStore store, boolean durable) {
        this.store = store;
        this.durable = durable;
        this.backend = new StoredBackend(store);
    }

    /**
     * Opens the file, or makes it.
     *
     * @param durable whether a command that changes something is answered only when the change is
     *     in the file
     */
    public static Storage open(Path file, boolean durable) {
        MVStore store =
                new MVStore.Builder()
                        .fileName(file.toString())
                        .autoCommitDisabled()
                        .autoCommitBufferSize(0)
                        .open();
        Storage storage = new Storage(store, durable);
        storage.clock.start();
        return storage;
    }

    /** The engine that carries out commands. */
    public MongoBackend backend() {
        return backend;
    }

    /** Carries out a command that changes something. */
    public <T> T change(Supplier<T> command) {
        commands.readLock().lock();
        long own;
        T result;
        try {
            result = command.get();
            own = changes.incrementAndGet();
        } finally {
            commands.readLock().unlock();
        }
        if (durable) {
            writeUpTo(own);
        }
        return result;
    }

    /** Writes what was changed until now, for all who wait, unless somebody just has. */
    private void writeUpTo(long change) {
        committing.lock();
        try {
            if (written < change) {
                write();
            }
        } finally {
            committing.unlock();
        }
    }

    private void write() {
        commands.writeLock().lock();
        try {
            long seen = changes.get();
            store.commit();
            written = seen;
        } finally {
            commands.writeLock().unlock();
        }
    }

    private void tick() {
        for (int round = 1; !closing; round++) {
            try {
                Thread.sleep(WINDOW);
            } catch (InterruptedException closed) {
                return;
            }
            writeUpTo(changes.get());
            if (round % COMPACT_EVERY == 0) {
                store.compact(COMPACT_BELOW_PERCENT, COMPACT_BYTES);
            }
        }
    }

    /** Writes everything and closes the file. */
    @Override
    public void close() {
        closing = true;
        commands.writeLock().lock();
        try {
            store.commit();
            store.close(COMPACT_AT_END_MILLIS);
        } finally {
            commands.writeLock().unlock();
        }
    }
}
