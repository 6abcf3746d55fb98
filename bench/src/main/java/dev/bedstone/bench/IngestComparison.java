package dev.bedstone.bench;

import com.sun.management.ThreadMXBean;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.ClickHouseBlocks;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.gateway.LocalClickHouse;
import dev.bedstone.gateway.LocalClickHouseOptions;
import dev.bedstone.ingest.DeadLetters;
import dev.bedstone.ingest.EventStream;
import dev.bedstone.ingest.Ingest;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Events through the spool into ClickHouse, from records to rows that can be seen, beside the same
 * rows encoded beforehand and sent through the same gateway into the same table with the same view.
 * Prints a Markdown table.
 */
final class IngestComparison {

    private static final int BATCH = 500_000;
    private static final int BATCHES = 8;
    private static final int CALL = 10_000;
    private static final int PRODUCERS = 2;
    private static final Duration TRACKING = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Scope SCOPE =
            new Scope(new TenantId(new UUID(1, 1)), Actor.service("bench"));

    private final int rounds;
    private final List<ModelCall> calls;

    IngestComparison(int rounds) {
        this.rounds = rounds;
        Instant now = Instant.now();
        this.calls = IntStream.range(0, BATCH).mapToObj(n -> ModelCall.of(n, now)).toList();
    }

    void print(PrintStream out) throws IOException {
        Path directory = Files.createTempDirectory("bedstone-bench");
        try (LocalClickHouse server =
                        LocalClickHouse.start(
                                LocalClickHouseOptions.in(directory.resolve("clickhouse")));
                ClickHouse clickhouse = ClickHouse.open(server.endpoint(), StoreHooks.NONE)) {
            create(clickhouse);
            List<Double> sealed = new ArrayList<>();
            List<Double> ingested = new ArrayList<>();
            byte[] rows = encoded(clickhouse, directory.resolve("encode"));
            for (int round = 0; round <= rounds; round++) {
                System.err.println("round " + round + " of " + rounds);
                sealed.add(preEncoded(clickhouse, rows));
                ingested.add(ingest(clickhouse, directory.resolve("spool-" + round)));
            }
            out.println("| what | figure |");
            out.println("|---|---|");
            line(out, "pre-encoded through the gateway, rows/s", median(sealed));
            line(out, "`trackAll` from records to visible rows, fsync, rows/s", median(ingested));
            line(out, "ratio", median(ingested) / median(sealed));
            tracking(out, clickhouse, directory.resolve("tracking"));
            encoder(out, clickhouse, directory.resolve("encoder"));
        }
    }

    private static void create(ClickHouse clickhouse) {
        List<String> columns = new ArrayList<>();
        for (int index = 0; index < ModelCall.TABLE.columns().size(); index++) {
            columns.add(
                    ModelCall.TABLE.columns().get(index)
                            + " "
                            + ModelCall.TABLE.types().get(index));
        }
        clickhouse
                .command(
                        "CREATE TABLE model_calls ("
                                + String.join(", ", columns)
                                + ") ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY"
                                + " (tenant_id, project_id, at) SETTINGS"
                                + " non_replicated_deduplication_window = 1000")
                .run();
        clickhouse.command(ModelCall.CREATE_HOURLY).run();
        clickhouse.command(ModelCall.CREATE_VIEW).run();
        clickhouse.command(DeadLetters.CREATE_TABLE).run();
    }

    private void truncate(ClickHouse clickhouse) {
        clickhouse.command("TRUNCATE TABLE model_calls").run();
        clickhouse.command("TRUNCATE TABLE model_calls_hourly").run();
    }

    /** One batch as ClickHouse itself writes it, so that its encoding costs nobody anything. */
    private byte[] encoded(ClickHouse clickhouse, Path spool) {
        try (Ingest ingest = Ingest.open(config(spool), clickhouse)) {
            EventStream<ModelCall> stream = ingest.stream(ModelCall.TABLE);
            SCOPE.run(() -> {
                for (int from = 0; from < BATCH; from += CALL) {
                    stream.trackAll(calls.subList(from, from + CALL));
                }
            });
            ingest.drain(LONG);
        }
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        clickhouse
                .withoutTenant()
                .query("select * from model_calls")
                .within(LONG)
                .copyTo("RowBinaryWithNamesAndTypes", rows);
        byte[] plain = rows.toByteArray();
        System.err.println("bytes a row: " + plain.length / BATCH);
        byte[] packed = new byte[ClickHouseBlocks.mostPacked(plain.length)];
        int length = ClickHouseBlocks.pack(plain, 0, plain.length, packed, 0);
        return Arrays.copyOf(packed, length);
    }

    /** The limit: nothing to do but send. */
    private double preEncoded(ClickHouse clickhouse, byte[] rows) {
        truncate(clickhouse);
        long begun = System.nanoTime();
        for (int batch = 0; batch < BATCHES; batch++) {
            clickhouse
                    .withoutTenant()
                    .insert("model_calls")
                    .token(UUID.randomUUID().toString())
                    .setting("min_insert_block_size_rows", 1_048_449)
                    .setting("min_insert_block_size_bytes", 0)
                    .within(LONG)
                    .blocks(ModelCall.TABLE.columns(), "RowBinaryWithNamesAndTypes", rows);
        }
        return perSecond((long) BATCH * BATCHES, begun);
    }

    private double ingest(ClickHouse clickhouse, Path spool) {
        truncate(clickhouse);
        long total = (long) BATCH * BATCHES;
        long begun;
        try (Ingest ingest = Ingest.open(config(spool), clickhouse)) {
            EventStream<ModelCall> stream = ingest.stream(ModelCall.TABLE);
            begun = System.nanoTime();
            List<Thread> producers = new ArrayList<>();
            for (int producer = 0; producer < PRODUCERS; producer++) {
                producers.add(
                        Thread.ofVirtual()
                                .start(() -> SCOPE.run(() -> produce(stream, total / PRODUCERS))));
            }
            producers.forEach(IngestComparison::join);
            System.err.printf("accepted: %.0f rows/s%n", perSecond(total, begun));
            ingest.drain(LONG);
            long there =
                    clickhouse
                            .withoutTenant()
                            .query("select toInt64(count()) from model_calls")
                            .one(Long.class);
            if (there != total) {
                throw new IllegalStateException(there + " rows of " + total);
            }
            return perSecond(total, begun);
        }
    }

    private void produce(EventStream<ModelCall> stream, long count) {
        for (long done = 0; done < count; done += CALL) {
            int from = (int) (done % BATCH);
            stream.trackAll(calls.subList(from, from + CALL));
        }
    }

    private void tracking(PrintStream out, ClickHouse clickhouse, Path spool) throws IOException {
        truncate(clickhouse);
        double fsync = fsyncMillis(spool.resolveSibling("fsync"));
        line(out, "fsync of 4 KiB, p50, ms", fsync);
        try (Ingest ingest = Ingest.open(config(spool), clickhouse)) {
            EventStream<ModelCall> stream = ingest.stream(ModelCall.TABLE);
            for (int threads : List.of(64, 2_048)) {
                track(out, stream, threads, fsync);
            }
        }
    }

    private void track(PrintStream out, EventStream<ModelCall> stream, int threads, double fsync) {
        AtomicBoolean end = new AtomicBoolean();
        LongAdder accepted = new LongAdder();
        double[][] millis = new double[threads][];
        List<Thread> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int id = thread;
            running.add(
                    Thread.ofVirtual()
                            .start(() ->
                                    SCOPE.run(() ->
                                            millis[id] = tracked(stream, id, end, accepted))));
        }
        sleep(Duration.ofSeconds(1));
        long before = accepted.sum();
        long begun = System.nanoTime();
        sleep(TRACKING);
        double rate = (accepted.sum() - before) / ((System.nanoTime() - begun) / 1e9);
        end.set(true);
        running.forEach(IngestComparison::join);
        double[] all = Arrays.stream(millis).flatMapToDouble(Arrays::stream).sorted().toArray();
        line(out, "`track` from " + threads + " virtual threads, events/s", rate);
        line(out, "– p50, ms", all[all.length / 2]);
        line(out, "– p99, ms", all[(int) (all.length * 0.99)]);
        line(out, "– p99 as a multiple of the fsync", all[(int) (all.length * 0.99)] / fsync);
        line(
                out,
                "– rate as a multiple of threads ÷ (1.5 × fsync)",
                rate / (threads / (1.5 * fsync / 1000)));
    }

    private double[] tracked(
            EventStream<ModelCall> stream, int id, AtomicBoolean end, LongAdder accepted) {
        double[] millis = new double[1 << 10];
        int count = 0;
        while (!end.get()) {
            long begun = System.nanoTime();
            stream.track(calls.get((id * 97 + count) % BATCH));
            accepted.increment();
            if (count == millis.length) {
                millis = Arrays.copyOf(millis, 2 * count);
            }
            millis[count++] = (System.nanoTime() - begun) / 1e6;
        }
        return Arrays.copyOf(millis, count);
    }

    /** What the caller's own thread does for a row: encoding it and handing it over. */
    private void encoder(PrintStream out, ClickHouse clickhouse, Path spool) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        IngestConfig config = config(spool);
        try (Ingest ingest = Ingest.open(config, clickhouse);
                ExecutorService one = Executors.newSingleThreadExecutor()) {
            EventStream<ModelCall> stream = ingest.stream(ModelCall.TABLE);
            for (int warm = 0; warm < 3; warm++) {
                one.submit(() -> SCOPE.run(() -> produceSmall(stream))).get();
            }
            double[] figures =
                    one.submit(
                                    () -> {
                                        long bytes = threads.getCurrentThreadAllocatedBytes();
                                        long nanos = threads.getCurrentThreadCpuTime();
                                        SCOPE.run(() -> produceSmall(stream));
                                        return new double[] {
                                            threads.getCurrentThreadAllocatedBytes() - bytes,
                                            threads.getCurrentThreadCpuTime() - nanos
                                        };
                                    })
                            .get();
            line(out, "caller's processor time: rows a second of it", BATCH / figures[1] * 1e9);
            line(out, "caller: bytes allocated a row", figures[0] / BATCH);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void produceSmall(EventStream<ModelCall> stream) {
        for (int from = 0; from < BATCH; from += 5_000) {
            stream.trackAll(calls.subList(from, from + 5_000));
        }
    }

    private static double fsyncMillis(Path file) throws IOException {
        double[] millis = new double[200];
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

    private static IngestConfig config(Path spool) {
        return IngestConfig.in(spool);
    }

    private static double perSecond(long count, long begun) {
        return count / ((System.nanoTime() - begun) / 1e9);
    }

    private static double median(List<Double> values) {
        List<Double> measured = values.size() > 1 ? values.subList(1, values.size()) : values;
        return measured.stream().sorted().toList().get(measured.size() / 2);
    }

    private static void line(PrintStream out, String what, double figure) {
        String pattern = figure > 100 ? "| %s | %,.0f |" : "| %s | %.2f |";
        out.println(String.format(Locale.ROOT, pattern, what, figure));
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            Objects.requireNonNull(thread).join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
