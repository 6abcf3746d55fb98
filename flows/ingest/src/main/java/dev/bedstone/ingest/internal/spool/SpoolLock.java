package dev.bedstone.ingest.internal.spool;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sure that one process alone works with a spool. Held by the operating system, so that a
 * killed process leaves none behind.
 */
public final class SpoolLock implements AutoCloseable {

    private static final String NAME = "lock";

    /**
     * The spools of this process. On Linux a process loses its locks of a file as soon as it closes
     * any channel to it, so that the file of a lock of our own must not be opened a second time.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private SpoolLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws ConfigurationException if another process, or this one, has it
     * @throws IOException if the directory cannot be written
     */
    public static SpoolLock take(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!OURS.add(real)) {
            throw taken(directory);
        }
        try {
            return new SpoolLock(real, locked(directory));
        } catch (IOException | RuntimeException failed) {
            OURS.remove(real);
            throw failed;
        }
    }

    private static FileChannel locked(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(directory.resolve(NAME), CREATE, READ, WRITE);
        try {
            if (channel.tryLock() == null) {
                throw taken(directory);
            }
            String pid = Long.toString(ProcessHandle.current().pid());
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
            return channel;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static ConfigurationException taken(Path directory) {
        String who = owner(directory).map(pid -> "process " + pid).orElse("another process");
        return new ConfigurationException(
                List.of(
                        new Problem(
                                "bedstone.ingest.directory",
                                who + " works with the spool " + directory,
                                "give every process a spool of its own, or end that one")));
    }

    /** The process that has the lock, or had it last. */
    public static Optional<String> owner(Path directory) {
        try {
            String text = Files.readString(directory.resolve(NAME)).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Whether a process has ever had the lock. */
    public static boolean wasTaken(Path directory) {
        return Files.exists(directory.resolve(NAME));
    }

    /** Whether a process has the lock. */
    public static boolean isHeld(Path directory) throws IOException {
        if (OURS.contains(directory.toRealPath())) {
            return true;
        }
        if (!wasTaken(directory)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(directory.resolve(NAME), READ, WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        OURS.remove(directory);
    }
}
