package dev.bedstone.gateway.internal.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a data directory to one process. The lock is the operating system's and ends with the
 * process, so a file that was left behind is no obstacle.
 */
public final class DataLock {

    private static final int LONGEST_PID = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration STEP = Duration.ofMillis(50);

    /** A channel that nobody refers to would be closed by the collector, and the lock with it. */
    private static volatile @Nullable FileChannel held;

    private DataLock() {}

    /**
     * Takes the directory for as long as this process runs.
     *
     * @throws IOException if another process has it
     */
    @SuppressWarnings("StreamResourceLeak") // held until the process ends
    public static void take(Path data) throws IOException {
        Path file = data.resolve("lock");
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        if (!lock(channel)) {
            throw new IOException(
                    data + " is in use by process " + holder(channel) + "; stop that one first");
        }
        held = channel;
        channel.truncate(0);
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
    }

    /** A process that is just ending, because its parent has, gets the time to. */
    private static boolean lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        FileLock lock = channel.tryLock();
        while (lock == null && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(STEP.toNanos());
            lock = channel.tryLock();
        }
        return lock != null;
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_PID);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
