package dev.bedstone.standin.internal.storage;

import de.bwaldvogel.mongo.MongoBackend;
import dev.bedstone.kernel.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The data of the stand-in, in one file. A killed process finds it again as of a moment between two
 * commands, never in the middle of one: what commands change is written to the file while none
 * runs. Either before a command is answered, or every {@link #WINDOW} for all that were answered
 * since. Where the disk is full, what was answered stays in memory until it can be written, and
 * nothing more is changed. Thread-safe.
 */
public final class Storage implements AutoCloseable {

    /** How often changes are written unless every command waits for it. */
    public static final Duration WINDOW = Duration.ofMillis(500);

    /** How often who waits looks whether the disk is full. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /** How long the end waits for room. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    private static final Duration COMPACT_EVERY = Duration.ofSeconds(30);
    private static final int COMPACT_BELOW_PERCENT = 50;
    private static final int COMPACT_BYTES = 4 * 1024 * 1024;
    private static final int COMPACT_AT_END_MILLIS = 200;

    private final MVStore store;
    private final Disk disk;
    private final StorageWatcher watcher;
    private final MongoBackend backend;
    private final boolean durable;
    private final ReentrantReadWriteLock commands = new ReentrantReadWriteLock(true);
    private final AtomicLong changes = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Condition wanted = writing.newCondition();
    private final Condition done = writing.newCondition();
    private final Thread writer;
    private boolean closing;
    private long written;

    private Storage(MVStore store, Disk disk, boolean durable, StorageWatcher watcher) {
        this.store = store;
        this.watcher = watcher;
        this.disk = disk;
        this.durable = durable;
        this.backend = new StoredBackend(store);
        this.writer = Thread.ofPlatform().name("write").daemon().unstarted(this::writeUntilClosed);
    }

    /**
     * Opens the file, or makes it.
     *
     * @param durable whether a command that changes something is answered only when the change is
     *     in the file
     * @throws MVStoreException if it cannot be opened
     */
    public static Storage open(Path file, boolean durable, StorageWatcher watcher) {
        Disk disk = new Disk(watcher);
        MVStore store =
                new MVStore.Builder()
                        .fileName(PatientPath.of(file, disk))
                        .autoCommitDisabled()
                        .autoCommitBufferSize(0)
                        .open();
        Storage storage = new Storage(store, disk, durable, watcher);
        disk.waitForRoom(true);
        storage.writer.start();
        return storage;
    }

    /** The engine that carries out commands. */
    public MongoBackend backend() {
        return backend;
    }

    /**
     * What became of a command.
     *
     * @param kept whether the change is in the file, or need not be yet; if not, the disk is full
     *     and it will be there when there is room
     */
    public record Outcome<T>(T result, boolean kept) {}

    /**
     * Carries out a command that changes something.
     *
     * @throws DiskFullException if there is no room; nothing was changed
     */
    public <T> Outcome<T> change(Supplier<T> command) {
        begin();
        long own;
        T result;
        try {
            result = command.get();
            own = changes.incrementAndGet();
        } finally {
            commands.readLock().unlock();
        }
        return new Outcome<>(result, !durable || isWritten(own));
    }

    /** Waits while changes are written, unless that waits itself. */
    private void begin() {
        try {
            do {
                refuseIfFull();
            } while (!commands.readLock().tryLock(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the stand-in is being stopped", stopping);
        }
    }

    private void refuseIfFull() {
        disk.refusal()
                .ifPresent(words -> {
                    throw new DiskFullException(words);
                });
    }

    /** Waits until a change is in the file; false if the disk is full. */
    private boolean isWritten(long change) {
        writing.lock();
        try {
            wanted.signal();
            while (written < change && disk.refusal().isEmpty()) {
                done.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            }
            return written >= change;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            writing.unlock();
        }
    }

    private void writeUntilClosed() {
        try {
            writeNowAndThen();
            write();
        } catch (RuntimeException | Error thrown) {
            if (!isClosing()) {
                watcher.broken(thrown);
            }
        }
    }

    private void writeNowAndThen() {
        Deadline compaction = Deadline.after(COMPACT_EVERY);
        while (awaitChanges()) {
            write();
            if (compaction.hasPassed()) {
                store.compact(COMPACT_BELOW_PERCENT, COMPACT_BYTES);
                compaction = Deadline.after(COMPACT_EVERY);
            }
        }
    }

    private boolean isClosing() {
        writing.lock();
        try {
            return closing;
        } finally {
            writing.unlock();
        }
    }

    /** Waits for the next time to write; false if it is the last. */
    private boolean awaitChanges() {
        writing.lock();
        try {
            if (!closing && !(durable && changes.get() > written)) {
                wanted.await(WINDOW.toMillis(), TimeUnit.MILLISECONDS);
            }
            return !closing;
        } catch (InterruptedException unexpected) {
            return false;
        } finally {
            writing.unlock();
        }
    }

    private void write() {
        commands.writeLock().lock();
        try {
            long seen = changes.get();
            store.commit();
            tell(seen);
        } finally {
            commands.writeLock().unlock();
        }
    }

    private void tell(long seen) {
        writing.lock();
        try {
            written = seen;
            done.signalAll();
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes everything and closes the file.
     *
     * @throws MVStoreException if the disk is full and does not get any room; what was answered
     *     last is lost then
     */
    @Override
    public void close() {
        writing.lock();
        try {
            closing = true;
            wanted.signal();
        } finally {
            writing.unlock();
        }
        awaitWriter();
        if (store.getPanicException() != null) {
            throw store.getPanicException();
        }
        store.close(COMPACT_AT_END_MILLIS);
    }

    /** Until all is written, or the disk had no room for too long. */
    private void awaitWriter() {
        Deadline patience = Deadline.after(LAST_WAIT);
        try {
            while (writer.isAlive() && (disk.refusal().isEmpty() || !patience.hasPassed())) {
                writer.join(LOOK);
            }
            disk.waitForRoom(false);
            writer.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
