package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.ingest.internal.spool.DiskDirectory;
import dev.bedstone.ingest.internal.spool.SpoolDirectory;
import dev.bedstone.ingest.internal.spool.SpoolFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int FORCE_MILLIS = 5;

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
        CountingDirectory disk = new CountingDirectory(new DiskDirectory(directory));
        RecordingServer server = new RecordingServer();
        try (Ingest ingest =
                Ingest.open(
                        Configs.in(directory).linger(Duration.ofMinutes(1)).get(),
                        disk,
                        () -> {},
                        server,
                        InstantSource.system())) {
            EventStream<Small> stream = ingest.stream(Small.table("small"));
            List<Thread> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int id = caller;
                callers.add(Thread.ofVirtual().start(() -> track(stream, id, around)));
            }
            for (Thread caller : callers) {
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

    /** A disk that takes its time for a force, and counts them. */
    private record CountingDirectory(SpoolDirectory real, AtomicInteger forces)
            implements SpoolDirectory {

        private CountingDirectory(SpoolDirectory real) {
            this(real, new AtomicInteger());
        }

        @Override
        public List<Entry> list() throws IOException {
            return real.list();
        }

        @Override
        public SpoolFile create(String name) throws IOException {
            return new CountingFile(real.create(name), forces);
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

    private record CountingFile(SpoolFile real, AtomicInteger forces) implements SpoolFile {

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            real.append(bytes);
        }

        @Override
        public void force() throws IOException {
            forces.incrementAndGet();
            real.force();
            try {
                TimeUnit.MILLISECONDS.sleep(FORCE_MILLIS);
            } catch (InterruptedException stray) {
                Thread.currentThread().interrupt();
            }
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
