package dev.bedstone.bench;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.gateway.ChdbLibrary;
import dev.bedstone.gateway.LocalClickHouse;
import dev.bedstone.gateway.LocalClickHouseOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * ClickHouse's engine behind the gateway beside the same engine called directly. The two take
 * turns, a second or two apart, because the machine may be shared; the ratio of two medians is what
 * counts.
 */
final class GatewayComparison {

    private static final int ROWS = 1_000_000;
    private static final int PINGS = 2000;
    private static final String TABLE =
            "CREATE TABLE t (id UInt64, at DateTime64(3), kind LowCardinality(String), value Float64) ENGINE = MergeTree ORDER BY id";
    private static final String SELECT =
            "SELECT number, number * 2 AS b, toFloat64(number) AS c, toUInt32(number) AS d FROM numbers(10000000)";

    private final int rounds;
    private final Map<String, List<Double>> direct = new LinkedHashMap<>();
    private final Map<String, List<Double>> gateway = new LinkedHashMap<>();

    GatewayComparison(int rounds) {
        this.rounds = rounds;
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Measures and prints; then this process must end, by the engine's own way out. */
    void print(PrintStream out) throws IOException {
        Path directory = Files.createTempDirectory("bedstone-bench");
        LocalClickHouseOptions options = LocalClickHouseOptions.in(directory.resolve("gateway"));
        List<Double> starts = starts(options);
        DirectEngine engine =
                new DirectEngine(
                        ChdbLibrary.ofUser().fetch(step -> {}), directory.resolve("direct"));
        engine.query(TABLE);
        try (LocalClickHouse server = LocalClickHouse.start(options);
                GatewayClient client = new GatewayClient(server.endpoint())) {
            client.ask(TABLE);
            long rest = memory(server);
            byte[] rows = rows();
            for (int round = 0; round <= rounds; round++) {
                System.err.println("round " + round + " of " + rounds);
                measure(engine, server.endpoint(), client, rows);
                if (round == 0) {
                    direct.clear(); // the first is for warming up
                    gateway.clear();
                }
            }
            report(out, starts, rest, memory(server));
        }
        engine.exit();
    }

    private static List<Double> starts(LocalClickHouseOptions options) {
        LocalClickHouse.start(options).close(); // makes the directory, and the cache of its start
        pause();
        List<Double> starts = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            long begun = System.nanoTime();
            LocalClickHouse started = LocalClickHouse.start(options);
            starts.add((System.nanoTime() - begun) / 1e6);
            started.close();
        }
        return starts;
    }

    /**
     * The cache of a start is made in the background: without it the first start is another thing.
     */
    private static void pause() {
        try {
            Thread.sleep(10_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure(
            DirectEngine engine, ClickHouseConfig endpoint, GatewayClient client, byte[] rows)
            throws IOException {
        String insert = "insert of 1 M rows, RowBinary";
        time(direct, insert, () -> engine.insert("t", "RowBinary", rows));
        String target = "/?query=INSERT%20INTO%20t%20FORMAT%20RowBinary";
        time(gateway, insert, () -> GatewayClient.whole(endpoint, target, rows));
        for (String format : List.of("RowBinaryWithNamesAndTypes", "Native")) {
            String select = "select of 10 M rows, " + format;
            byte[] text = (SELECT + " FORMAT " + format).getBytes(StandardCharsets.UTF_8);
            time(direct, select, () -> engine.select(SELECT, format));
            time(gateway, select, () -> GatewayClient.whole(endpoint, "/", text));
        }
        percentiles(direct, () -> engine.query("SELECT 1"));
        percentiles(gateway, () -> client.ask("SELECT 1"));
    }

    private static void time(Map<String, List<Double>> into, String what, Work work)
            throws IOException {
        long begun = System.nanoTime();
        work.run();
        record(into, what, (System.nanoTime() - begun) / 1e6);
    }

    private static void percentiles(Map<String, List<Double>> into, Work work) throws IOException {
        double[] millis = new double[PINGS];
        for (int i = 0; i < PINGS; i++) {
            long begun = System.nanoTime();
            work.run();
            millis[i] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(millis);
        record(into, "`SELECT 1`, p50", millis[PINGS / 2]);
        record(into, "`SELECT 1`, p99", millis[PINGS * 99 / 100]);
    }

    private static void record(Map<String, List<Double>> into, String what, double millis) {
        into.computeIfAbsent(what, _ -> new ArrayList<>()).add(millis);
    }

    private void report(PrintStream out, List<Double> starts, long rest, long loaded) {
        out.println("| what | gateway ms | engine directly ms | rate, gateway to engine |");
        out.println("|---|---|---|---|");
        gateway.forEach((what, ours) -> {
            double theirs = median(direct.getOrDefault(what, List.of()));
            line(
                    out,
                    "| %s | %.2f | %.2f | %.2f |",
                    what,
                    median(ours),
                    theirs,
                    theirs / median(ours));
        });
        line(out, "| start to ready, data there | %.0f | – | – |", median(starts));
        line(out, "| memory at rest, after the load | %d MB, %d MB | – | – |", rest, loaded);
    }

    private static void line(PrintStream out, String pattern, Object... values) {
        out.println(String.format(Locale.ROOT, pattern, values));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Resident, in MB. */
    private static long memory(LocalClickHouse server) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024;
    }

    private static byte[] rows() {
        ByteBuffer rows = ByteBuffer.allocate(ROWS * 32).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ROWS; i++) {
            byte[] kind = ("kind" + i % 10).getBytes(StandardCharsets.UTF_8);
            rows.putLong(i).putLong(1_760_000_000_000L + i);
            rows.put((byte) kind.length).put(kind).putDouble(i / 3.0);
        }
        return Arrays.copyOf(rows.array(), rows.position());
    }
}
