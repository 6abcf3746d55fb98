package dev.bedstone.bench;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.ClickHouseBlocks;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.gateway.ChdbLibrary;
import dev.bedstone.gateway.LocalClickHouse;
import dev.bedstone.gateway.LocalClickHouseOptions;
import dev.bedstone.ingest.DeadLetters;
import dev.bedstone.ingest.EventStream;
import dev.bedstone.ingest.Ingest;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Events through the spool into ClickHouse, from records to rows that can be seen, in one run with
 * the same rows encoded beforehand and sent through the same gateway into the same table with the
 * same view, the engine alone, and what a user would pick instead; then {@link IngestTracking}.
 * Prints Markdown tables.
 */
final class IngestComparison {

    private static final int BATCH = 500_000;
    private static final int BATCHES = 8;
    private static final String FORMAT = "RowBinaryWithNamesAndTypes";
    private static final int CALL = 10_000;
    private static final int PRODUCERS = 2;
    private static final Duration LONG = Duration.ofMinutes(5);
    static final Scope SCOPE = new Scope(new TenantId(new UUID(1, 1)), Actor.service("bench"));

    private static final String PRE_ENCODED = "pre-encoded, through the gateway";
    private static final String OURS = "`trackAll` from records to visible rows, each call forced";
    private static final List<String> CREATE =
            List.of(
                    createTable(),
                    ModelCall.CREATE_HOURLY,
                    ModelCall.CREATE_VIEW,
                    DeadLetters.CREATE_TABLE);

    private final int rounds;
    private final List<ModelCall> calls;
    private final List<ModelCallObject> objects;

    IngestComparison(int rounds) {
        this.rounds = rounds;
        Instant now = Instant.now();
        this.calls = IntStream.range(0, BATCH).mapToObj(n -> ModelCall.of(n, now)).toList();
        this.objects =
                IntStream.range(0, BATCH)
                        .mapToObj(n -> new ModelCallObject(calls.get(n), SCOPE.tenant().value(), n))
                        .toList();
    }

    /** A way of rows into the table; gives how many a second. */
    private interface Way {
        double rate() throws Exception;
    }

    /** Measures and prints; then this process must end, by the engine's own way out. */
    void print(PrintStream out) throws Exception {
        Path directory = Files.createTempDirectory("bedstone-bench");
        DirectEngine engine =
                new DirectEngine(
                        ChdbLibrary.ofUser().fetch(step -> {}), directory.resolve("direct"));
        CREATE.forEach(engine::query);
        try (LocalClickHouse server =
                        LocalClickHouse.start(
                                LocalClickHouseOptions.in(directory.resolve("clickhouse")));
                ClickHouse clickhouse = ClickHouse.open(server.endpoint(), StoreHooks.NONE)) {
            CREATE.forEach(statement -> clickhouse.command(statement).run());
            byte[] rows = encoded(clickhouse, directory.resolve("encode"));
            try (IngestPeers peers = new IngestPeers(server.endpoint())) {
                throughput(out, clickhouse, engine, peers, rows, directory);
            }
            truncate(clickhouse);
            new IngestTracking(clickhouse, calls).print(out, directory);
        }
        engine.exit();
    }

    private void throughput(
            PrintStream out,
            ClickHouse clickhouse,
            DirectEngine engine,
            IngestPeers peers,
            byte[] rows,
            Path directory)
            throws Exception {
        AtomicInteger spools = new AtomicInteger();
        byte[] packed = packed(rows);
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("the engine alone, pre-encoded, no server", () -> direct(engine, rows));
        ways.put(PRE_ENCODED, () -> preEncoded(clickhouse, packed));
        ways.put(
                OURS,
                () -> ingest(clickhouse, directory.resolve("spool-" + spools.incrementAndGet())));
        ways.put(
                "the official client's insert of objects",
                () -> batch(clickhouse, peers::insertObjects));
        ways.put("batches of the JDBC driver", () -> batch(clickhouse, peers::insertBatch));
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            System.err.println("round " + round + " of " + rounds);
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                double rate = way.getValue().rate();
                System.err.printf("%s: %.0f rows/s%n", way.getKey(), rate);
                rates.computeIfAbsent(way.getKey(), _ -> new ArrayList<>()).add(rate);
            }
        }
        double limit = median(Objects.requireNonNull(rates.get(PRE_ENCODED)));
        out.println("| rows into the table, with its view | rows/s | of pre-encoded |");
        out.println("|---|---|---|");
        rates.forEach((way, all) ->
                out.println(
                        String.format(
                                Locale.ROOT,
                                "| %s | %,.0f | %.2f |",
                                way,
                                median(all),
                                median(all) / limit)));
        out.println();
        out.println("| what | figure |");
        out.println("|---|---|");
    }

    private static String createTable() {
        List<String> columns = new ArrayList<>();
        for (int index = 0; index < ModelCall.TABLE.columns().size(); index++) {
            columns.add(
                    ModelCall.TABLE.columns().get(index)
                            + " "
                            + ModelCall.TABLE.types().get(index));
        }
        return "CREATE TABLE model_calls ("
                + String.join(", ", columns)
                + ") ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (tenant_id, project_id,"
                + " at) SETTINGS non_replicated_deduplication_window = 1000";
    }

    private static void truncate(ClickHouse clickhouse) {
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
                .copyTo(FORMAT, rows);
        System.err.println("bytes a row: " + rows.size() / BATCH);
        return rows.toByteArray();
    }

    private static byte[] packed(byte[] plain) {
        byte[] packed = new byte[ClickHouseBlocks.mostPacked(plain.length)];
        int length = ClickHouseBlocks.pack(plain, 0, plain.length, packed, 0);
        return Arrays.copyOf(packed, length);
    }

    private static double direct(DirectEngine engine, byte[] rows) {
        engine.query("TRUNCATE TABLE model_calls");
        engine.query("TRUNCATE TABLE model_calls_hourly");
        long begun = System.nanoTime();
        for (int batch = 0; batch < BATCHES; batch++) {
            engine.insert("model_calls", FORMAT, rows);
        }
        return perSecond((long) BATCH * BATCHES, begun);
    }

    private interface Insert {
        void of(List<ModelCallObject> batch) throws Exception;
    }

    /** One batch, because they are slow. */
    private double batch(ClickHouse clickhouse, Insert insert) throws Exception {
        truncate(clickhouse);
        long begun = System.nanoTime();
        insert.of(objects);
        double rate = perSecond(BATCH, begun);
        requireRows(clickhouse, BATCH);
        return rate;
    }

    private static void requireRows(ClickHouse clickhouse, long rows) {
        long there =
                clickhouse
                        .withoutTenant()
                        .query("select toInt64(count()) from model_calls")
                        .one(Long.class);
        if (there != rows) {
            throw new IllegalStateException(there + " rows of " + rows);
        }
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
                    .blocks(ModelCall.TABLE.columns(), FORMAT, rows);
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
            double rate = perSecond(total, begun);
            requireRows(clickhouse, total);
            return rate;
        }
    }

    private void produce(EventStream<ModelCall> stream, long count) {
        for (long done = 0; done < count; done += CALL) {
            int from = (int) (done % BATCH);
            stream.trackAll(calls.subList(from, from + CALL));
        }
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

    static void line(PrintStream out, String what, double figure) {
        String pattern = figure > 100 ? "| %s | %,.0f |" : "| %s | %.2f |";
        out.println(String.format(Locale.ROOT, pattern, what, figure));
    }

    static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void join(Thread thread) {
        try {
            Objects.requireNonNull(thread).join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
