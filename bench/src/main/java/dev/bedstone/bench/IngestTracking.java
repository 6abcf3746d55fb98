package dev.bedstone.bench;

import com.sun.management.ThreadMXBean;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.ingest.EventStream;
import dev.bedstone.ingest.Ingest;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a caller of {@code track} has of it: events a second and the wait for the disk, from many
 * threads, beside an fsync of the same minute; and what a row costs its caller.
 */
final class IngestTracking {

    private static final Duration WARMING = Duration.ofSeconds(2);
    private static final Duration TRACKING = Duration.ofSeconds(5);
    private static final int ENCODED_CALL = 5_000;
    private static final int FSYNCS = 200;

    private final ClickHouse clickhouse;
    private final List<ModelCall> calls;

    IngestTracking(ClickHouse clickhouse, List<ModelCall> calls) {
        this.clickhouse = clickhouse;
        this.calls = calls;
    }

    /** Measures and prints lines of a Markdown table. */
    void print(PrintStream out, Path directory) throws IOException {
        from(64, "threads", Thread.ofPlatform(), out, directory.resolve("threads"));
        from(64, "virtual threads", Thread.ofVirtual(), out, directory.resolve("few"));
        from(2_048, "virtual threads", Thread.ofVirtual(), out, directory.resolve("many"));
        encoder(out, directory.resolve("encoder"));
    }

    private void from(int count, String kind, Thread.Builder threads, PrintStream out, Path spool)
            throws IOException {
        double fsync = fsyncMillis(spool.resolveSibling(spool.getFileName() + "-fsync"));
        try (Ingest ingest = Ingest.open(IngestConfig.in(spool), clickhouse)) {
            track(out, ingest.stream(ModelCall.TABLE), count, kind, threads, fsync);
        }
    }

    private enum Phase {
        WARMING,
        MEASURING,
        ENDING
    }

    private void track(
            PrintStream out,
            EventStream<ModelCall> stream,
            int count,
            String kind,
            Thread.Builder threads,
            double fsync) {
        AtomicReference<Phase> phase = new AtomicReference<>(Phase.WARMING);
        LongAdder accepted = new LongAdder();
        double[][] millis = new double[count][];
        List<Thread> running = new ArrayList<>();
        for (int thread = 0; thread < count; thread++) {
            int id = thread;
            running.add(
                    threads.start(() ->
                            IngestComparison.SCOPE.run(
                                    () -> millis[id] = tracked(stream, id, phase, accepted))));
        }
        IngestComparison.sleep(WARMING);
        phase.set(Phase.MEASURING);
        long before = accepted.sum();
        long begun = System.nanoTime();
        IngestComparison.sleep(TRACKING);
        double rate = (accepted.sum() - before) / ((System.nanoTime() - begun) / 1e9);
        phase.set(Phase.ENDING);
        running.forEach(IngestComparison::join);
        double[] all = Arrays.stream(millis).flatMapToDouble(Arrays::stream).sorted().toArray();
        double p99 = all[(int) (all.length * 0.99)];
        IngestComparison.line(out, "`track` from " + count + " " + kind + ", events/s", rate);
        IngestComparison.line(out, "– fsync of 4 KiB just before, p50, ms", fsync);
        IngestComparison.line(
                out,
                "– rate as a multiple of threads ÷ (1.5 × fsync)",
                rate / (count / (1.5 * fsync / 1000)));
        IngestComparison.line(out, "– p50, ms", all[all.length / 2]);
        IngestComparison.line(out, "– p99, ms", p99);
        IngestComparison.line(out, "– p99 as a multiple of the fsync", p99 / fsync);
    }

    private double[] tracked(
            EventStream<ModelCall> stream,
            int id,
            AtomicReference<Phase> phase,
            LongAdder accepted) {
        double[] millis = new double[1 << 10];
        int count = 0;
        for (int call = 0; phase.get() != Phase.ENDING; call++) {
            long begun = System.nanoTime();
            stream.track(calls.get((id * 97 + call) % calls.size()));
            accepted.increment();
            if (count == millis.length) {
                millis = Arrays.copyOf(millis, 2 * count);
            }
            if (phase.get() != Phase.WARMING) {
                millis[count++] = (System.nanoTime() - begun) / 1e6;
            }
        }
        return Arrays.copyOf(millis, count);
    }

    /** What the caller's own thread does for a row: encoding it and handing it over. */
    private void encoder(PrintStream out, Path spool) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Ingest ingest = Ingest.open(IngestConfig.in(spool), clickhouse);
                ExecutorService one = Executors.newSingleThreadExecutor()) {
            EventStream<ModelCall> stream = ingest.stream(ModelCall.TABLE);
            for (int warm = 0; warm < 3; warm++) {
                one.submit(() -> IngestComparison.SCOPE.run(() -> produceSmall(stream))).get();
            }
            double[] figures =
                    one.submit(
                                    () -> {
                                        long bytes = threads.getCurrentThreadAllocatedBytes();
                                        long nanos = threads.getCurrentThreadCpuTime();
                                        IngestComparison.SCOPE.run(() -> produceSmall(stream));
                                        return new double[] {
                                            threads.getCurrentThreadAllocatedBytes() - bytes,
                                            threads.getCurrentThreadCpuTime() - nanos
                                        };
                                    })
                            .get();
            IngestComparison.line(
                    out,
                    "caller's processor time: rows a second of it",
                    calls.size() / figures[1] * 1e9);
            IngestComparison.line(out, "caller: bytes allocated a row", figures[0] / calls.size());
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void produceSmall(EventStream<ModelCall> stream) {
        for (int from = 0; from < calls.size(); from += ENCODED_CALL) {
            stream.trackAll(calls.subList(from, from + ENCODED_CALL));
        }
    }

    private static double fsyncMillis(Path file) throws IOException {
        double[] millis = new double[FSYNCS];
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int index = 0; index < millis.length; index++) {
                long begun = System.nanoTime();
                channel.write(ByteBuffer.allocate(4096), index * 4096L);
                channel.force(true);
                millis[index] = (System.nanoTime() - begun) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }
}
