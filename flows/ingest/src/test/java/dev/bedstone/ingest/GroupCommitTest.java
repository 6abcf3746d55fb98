package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.ingest.internal.spool.DiskDirectory;
import dev.bedstone.ingest.internal.spool.SpoolDirectory;
import dev.bedstone.ingest.internal.spool.SpoolFile;
import dev.bedstone.kernel.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R13, what its rate comes from: callers share the disk's time. How much that is a second is
 * measured, by {@link SteadyLoadTest} and by {@code bench/run ingest}.
 */
@Tag("slow")
class GroupCommitTest {

    private static final int CALLERS = 64;
    private static final int CALLS = 5;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = 50_000;

    @TempDir private Path directory;

    /** What a caller does around its call. */
    private interface Around {
        void call(Runnable track);
    }

    @Test
    void oneForceServesManyCallers() throws Exception {
        assertShared(forces(Runnable::run));
    }

    @Test
    void controlInWhichEachCallerHasTheDiskForItself() throws Exception {
        ReentrantLock one = new ReentrantLock();
        int forces =
                forces(track -> {
                    one.lock();
                    try {
                        track.run();
                    } finally {
                        one.unlock();
                    }
                });

        assertThatThrownBy(() -> assertShared(forces)).isInstanceOf(AssertionError.class);
    }

    private static void assertShared(int forces) {
        assertThat(forces).as("forces").isLessThan(CALLERS * CALLS / 4);
    }

    private int forces(Around around) throws Exception {
        SlowDirectory disk = new SlowDirectory(new DiskDirectory(directory));
        RecordingServer server = new RecordingServer();
        try (Ingest ingest =
                Ingest.open(
                        Configs.in(directory).linger(Duration.ofMinutes(1)).get(),
                        disk,
                        () -> {},
                        server,
                        InstantSource.system())) {
            EventStream<Small> stream = ingest.stream(Small.table("small"));
            for (int caller = 0; caller < CALLERS; caller++) {
                int id = caller;
                disk.callers.add(Thread.ofVirtual().unstarted(() -> track(stream, id, around)));
            }
            disk.callers.forEach(Thread::start);
            for (Thread caller : disk.callers) {
                caller.join();
            }
            int forces = disk.forces.get();
            assertThat(ingest.drain(Duration.ofMinutes(1))).isTrue();
            assertThat(server.rows()).hasSize(CALLERS * CALLS);
            return forces;
        }
    }

    private static void track(EventStream<Small> stream, int id, Around around) {
        for (int call = 0; call < CALLS; call++) {
            Small event = new Small(id, call, Instant.now());
            around.call(() -> IngestTest.SCOPE.run(() -> stream.track(event)));
        }
    }

    /**
     * A disk that takes for a force as long as any caller does something else than to wait, and
     * that counts them: who can join a group has joined it, however slow the machine is.
     */
    private record SlowDirectory(SpoolDirectory real, AtomicInteger forces, List<Thread> callers)
            implements SpoolDirectory {

        private SlowDirectory(SpoolDirectory real) {
            this(real, new AtomicInteger(), new CopyOnWriteArrayList<>());
        }

        @Override
        public List<Entry> list() throws IOException {
            return real.list();
        }

        @Override
        public SpoolFile create(String name) throws IOException {
            return new SlowFile(real.create(name), this);
        }

        @Override
        public SpoolFile open(String name) throws IOException {
            return real.open(name);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            real.rename(from, to);
        }

        @Override
        public void delete(String name) throws IOException {
            real.delete(name);
        }

        @Override
        public void sync() throws IOException {
            real.sync();
        }
    }

    private record SlowFile(SpoolFile real, SlowDirectory disk) implements SpoolFile {

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            real.append(bytes);
        }

        @Override
        public void force() throws IOException {
            disk.forces.incrementAndGet();
            real.force();
            Deadline deadline = Deadline.after(LONG);
            while (disk.callers.stream().anyMatch(SlowFile::isAtWork)) {
                if (deadline.hasPassed()) {
                    throw new IOException("the callers do not come to rest");
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }

        private static boolean isAtWork(Thread caller) {
            return switch (caller.getState()) {
                case NEW, RUNNABLE -> true;
                case BLOCKED, WAITING, TIMED_WAITING, TERMINATED -> false;
            };
        }

        @Override
        public void truncate(long size) throws IOException {
            real.truncate(size);
        }

        @Override
        public byte[] content() throws IOException {
            return real.content();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
