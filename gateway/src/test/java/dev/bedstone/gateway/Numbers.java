package dev.bedstone.gateway;

import dev.bedstone.gateway.internal.engine.Connection;
import dev.bedstone.gateway.internal.engine.Engine;
import dev.bedstone.gateway.internal.engine.EngineFiles;
import dev.bedstone.gateway.internal.engine.EngineLimits;
import dev.bedstone.gateway.internal.engine.Insert;
import dev.bedstone.gateway.internal.engine.Pipe;
import dev.bedstone.gateway.internal.engine.Posix;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The gateway beside the engine called directly, in one run on one machine: a program, not a test.
 * The engine is called in this process first, then stopped; the gateway is a child as always.
 */
final class Numbers {

    private static final int ROWS = 1_000_000;
    private static final int READ_ROWS = 10_000_000;
    private static final int ROUNDS = 5;
    private static final String TABLE =
            "CREATE TABLE t (id UInt64, at DateTime64(3), kind LowCardinality(String), value Float64) ENGINE = MergeTree ORDER BY id";
    private static final String READ =
            "SELECT number, number * 2 AS b, toFloat64(number) AS c, toUInt32(number) AS d FROM numbers("
                    + READ_ROWS
                    + ")";

    private Numbers() {}

    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) throws Exception {
        byte[] rows = rows();
        Path library = ChdbLibrary.ofUser().fetch(step -> {});
        // The gateway first: a process can have the engine only once, and this one ends with it.
        double[] gateway = gateway(rows);
        Posix.setEnvironment("TZ", "UTC");
        try (Engine engine =
                Engine.start(
                        library,
                        EngineFiles.in(Server.temporaryDirectory(), new EngineLimits(0, 0)))) {
            engine.control(TABLE);
            double insert = best(() -> directInsert(engine, rows));
            double read = best(() -> directRead(engine, "RowBinaryWithNamesAndTypes"));
            double nativeRead = best(() -> directRead(engine, "Native"));
            long[] ping = latencies(() -> engine.control("SELECT 1"));
            System.out.printf(
                    "insert 1 M rows: direct %.2f s, gateway %.2f s, ratio of rows/s %.2f%n",
                    insert, gateway[0], insert / gateway[0]);
            System.out.printf(
                    "select 10 M rows RowBinaryWithNamesAndTypes: engine's pipe %.2f s, gateway %.2f s, ratio %.2f%n",
                    read, gateway[1], read / gateway[1]);
            System.out.printf(
                    "select 10 M rows Native: engine's pipe %.2f s, gateway %.2f s, ratio %.2f%n",
                    nativeRead, gateway[2], nativeRead / gateway[2]);
            System.out.printf(
                    "SELECT 1: direct p50 %.2f ms, p99 %.2f ms%n", ping[0] / 1e6, ping[1] / 1e6);
        }
        Posix.exit(0);
    }

    private static double[] gateway(byte[] rows) throws Exception {
        Path data = Server.temporaryDirectory();
        LocalClickHouse.start(LocalClickHouseOptions.in(data)).close();
        double[] starts = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long begun = System.nanoTime();
            LocalClickHouse engine = LocalClickHouse.start(LocalClickHouseOptions.in(data));
            starts[i] = (System.nanoTime() - begun) / 1e9;
            engine.close();
        }
        Arrays.sort(starts);
        try (LocalClickHouse engine = LocalClickHouse.start(LocalClickHouseOptions.in(data))) {
            Server server = new Server(engine);
            server.query("SELECT 1");
            long rest = rss(engine);
            server.query(TABLE);
            double insert = best(() -> insert(server, rows));
            double read = best(() -> read(server, "RowBinaryWithNamesAndTypes"));
            double nativeRead = best(() -> read(server, "Native"));
            long[] ping = latencies(() -> server.query("SELECT 1"));
            System.out.printf(
                    "start to ready, data there: best %.2f s, median %.2f s%n",
                    starts[0], starts[ROUNDS / 2]);
            System.out.printf("memory: at rest %d MB, after the load %d MB%n", rest, rss(engine));
            System.out.printf(
                    "SELECT 1: gateway p50 %.2f ms, p99 %.2f ms%n", ping[0] / 1e6, ping[1] / 1e6);
            return new double[] {insert, read, nativeRead};
        }
    }

    private interface Work {
        Object run() throws Exception;
    }

    private static double best(Work work) throws Exception {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long begun = System.nanoTime();
            work.run();
            best = Math.min(best, (System.nanoTime() - begun) / 1e9);
        }
        return best;
    }

    private static long[] latencies(Work work) throws Exception {
        long[] nanos = new long[2000];
        for (int i = -500; i < nanos.length; i++) {
            long begun = System.nanoTime();
            work.run();
            if (i >= 0) {
                nanos[i] = System.nanoTime() - begun;
            }
        }
        Arrays.sort(nanos);
        return new long[] {nanos[nanos.length / 2], nanos[nanos.length * 99 / 100]};
    }

    private static Object directInsert(Engine engine, byte[] rows) throws Exception {
        try (Connection connection = engine.connect();
                Arena arena = Arena.ofConfined();
                Insert insert =
                        connection.insert(
                                "INSERT INTO t".getBytes(StandardCharsets.UTF_8),
                                "RowBinary",
                                Map.of())) {
            MemorySegment all = arena.allocate(rows.length);
            MemorySegment.copy(rows, 0, all, ValueLayout.JAVA_BYTE, 0, rows.length);
            for (long at = 0; at < rows.length; at += 512 * 1024) {
                long count = Math.min(512 * 1024, rows.length - at);
                insert.append(all.asSlice(at, count), count);
            }
            return insert.finish();
        }
    }

    private static Object directRead(Engine engine, String format) throws Exception {
        try (Connection connection = engine.connect();
                Pipe pipe = Pipe.open()) {
            String sql =
                    READ + " INTO OUTFILE '" + pipe.writePath() + "' TRUNCATE FORMAT " + format;
            CompletableFuture<Object> answer =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return connection.query(sql);
                        } catch (Exception failure) {
                            throw new IllegalStateException(failure);
                        } finally {
                            pipe.endWriting();
                        }
                    });
            MemorySegment buffer = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(512 * 1024));
            long bytes = 0;
            for (long n = pipe.read(buffer); n > 0; n = pipe.read(buffer)) {
                bytes += n;
            }
            answer.join();
            return bytes;
        }
    }

    /** Java's plainest client, so that the measure is of the gateway. */
    private static Object read(Server server, String format) throws Exception {
        HttpURLConnection connection = open(server, "");
        connection.setFixedLengthStreamingMode((READ + " FORMAT " + format).length());
        try (OutputStream out = connection.getOutputStream()) {
            out.write((READ + " FORMAT " + format).getBytes(StandardCharsets.UTF_8));
        }
        long bytes = 0;
        byte[] part = new byte[1 << 20];
        try (InputStream in = connection.getInputStream()) {
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                bytes += n;
            }
        }
        return bytes;
    }

    private static Object insert(Server server, byte[] rows) throws Exception {
        HttpURLConnection connection = open(server, "?query=INSERT+INTO+t+FORMAT+RowBinary");
        connection.setFixedLengthStreamingMode(rows.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(rows);
        }
        if (connection.getResponseCode() != 200) {
            throw new IllegalStateException("status " + connection.getResponseCode());
        }
        return connection.getInputStream().readAllBytes();
    }

    private static HttpURLConnection open(Server server, String query) throws Exception {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(server.url() + "/" + query).toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("X-ClickHouse-User", server.endpoint().user());
        connection.setRequestProperty("X-ClickHouse-Key", server.endpoint().password().reveal());
        return connection;
    }

    private static long rss(LocalClickHouse engine) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + engine.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024;
    }

    private static byte[] rows() {
        ByteBuffer rows = ByteBuffer.allocate(ROWS * 32).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ROWS; i++) {
            byte[] kind = ("kind" + i % 10).getBytes(StandardCharsets.UTF_8);
            rows.putLong(i)
                    .putLong(1_760_000_000_000L + i)
                    .put((byte) kind.length)
                    .put(kind)
                    .putDouble(i / 3.0);
        }
        return Arrays.copyOf(rows.array(), rows.position());
    }
}
