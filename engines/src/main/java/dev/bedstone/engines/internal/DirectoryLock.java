package dev.bedstone.engines.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps a directory to one process. The lock is the operating system's: it ends with the process
 * that holds it, so a lock file that was left behind is no obstacle. The file holds the id of the
 * process that took it last.
 */
public final class DirectoryLock implements AutoCloseable {

    /** A second channel on a held file would, when closed, give the lock away: never open one. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path key;
    private final FileChannel channel;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DirectoryLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /** Takes the lock, or gives back empty if somebody holds it: this process or another. */
    public static Optional<DirectoryLock> tryTake(Path file) throws IOException {
        PrivateFiles.create(file);
        Path key = file.toRealPath();
        if (!HELD.add(key)) {
            return Optional.empty();
        }
        Optional<DirectoryLock> lock = Optional.empty();
        try {
            lock = lock(key);
        } finally {
            if (lock.isEmpty()) {
                HELD.remove(key);
            }
        }
        return lock;
    }

    /** Whether somebody holds the lock now: this process or another. Leaves no trace. */
    public static boolean isHeld(Path file) throws IOException {
        if (HELD.contains(file.toRealPath())) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        }
    }

    /** The process that took the lock last, if it can be told. */
    public static OptionalLong holder(Path file) throws IOException {
        if (HELD.contains(file.toRealPath())) {
            return OptionalLong.of(ProcessHandle.current().pid());
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(32);
            channel.read(bytes);
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException unfinished) {
            return OptionalLong.empty();
        }
    }

    /** Whether it was not closed yet. */
    public boolean isHeld() {
        return !closed.get();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            channel.close();
        } catch (IOException closed) {
            // The descriptor is gone in any case, and the lock with it.
        } finally {
            HELD.remove(key);
        }
    }

    private static Optional<DirectoryLock> lock(Path key) throws IOException {
        FileChannel channel =
                FileChannel.open(key, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            if (channel.tryLock() == null) {
                return Optional.empty();
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
            taken = true;
            return Optional.of(new DirectoryLock(key, channel));
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }
}
