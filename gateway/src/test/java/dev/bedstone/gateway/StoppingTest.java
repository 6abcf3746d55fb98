package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Everything that ends a statement before its time. */
@Tag("engine")
class StoppingTest {

    private static final String ENDLESS =
            "SELECT count() FROM system.numbers WHERE NOT ignore(sipHash64(number))";

    private final Server server = Server.shared();
    private final String id = "q-" + UUID.randomUUID();

    @Test
    void killsByTheIdOfTheClient() {
        CompletableFuture<HttpResponse<byte[]>> victim = start(Map.of("query_id", id), ENDLESS);
        awaitRunning(1);
        assertThat(server.post(Map.of("query_id", id), bytes("SELECT 1")).statusCode())
                .as("a second statement with the same id")
                .isEqualTo(500);
        assertThat(server.query("KILL QUERY WHERE query_id = '" + id + "' SYNC")).isNotEmpty();
        HttpResponse<byte[]> ended = victim.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(Server.code(ended)).isEqualTo("394");
        awaitRunning(0);
    }

    @Test
    void killsWhatIsSendingRows() {
        CompletableFuture<HttpResponse<byte[]>> victim =
                start(
                        Map.of("query_id", id, "max_threads", "1"),
                        "SELECT number, sleepEachRow(0.001) FROM system.numbers FORMAT TSV SETTINGS max_block_size = 100");
        awaitRunning(1);
        server.query("KILL QUERY WHERE query_id = '" + id + "'");
        HttpResponse<byte[]> ended = victim.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(Server.code(ended)).isEqualTo("394");
    }

    @Test
    void stopsWhenItsClientIsGone() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.engine.port())) {
            send(socket, ENDLESS);
            awaitRunning(1);
        }
        awaitRunning(0);
    }

    @Test
    void stopsWhenItsClientReadsNoMore() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.engine.port())) {
            send(socket, "SELECT number FROM system.numbers");
            InputStream in = socket.getInputStream();
            in.readNBytes(1_000_000);
            awaitRunning(1);
        }
        awaitRunning(0);
    }

    @Test
    void anInsertOfAClientThatIsGoneLeavesNothing() throws IOException {
        server.query("CREATE TABLE IF NOT EXISTS cut (a UInt64) ENGINE = MergeTree ORDER BY a");
        try (Socket socket = new Socket("127.0.0.1", server.engine.port())) {
            String head =
                    "POST /?query_id=" + id + "&query=INSERT+INTO+cut+FORMAT+TSV HTTP/1.1\r\n";
            socket.getOutputStream()
                    .write(bytes(head + common() + "Content-Length: 1000000\r\n\r\n1\n2\n3\n"));
            awaitRunning(1);
        }
        awaitRunning(0);
        assertThat(server.query("SELECT count() FROM cut")).isEqualTo("0");
        server.query("DROP TABLE cut");
    }

    @Test
    void honoursTheTimeAStatementAllowsItself() {
        HttpResponse<byte[]> response =
                server.post(Map.of("max_execution_time", "1"), bytes(ENDLESS));
        assertThat(Server.code(response)).isEqualTo("159");
        assertThat(response.statusCode()).isEqualTo(408);
    }

    @Test
    void anErrorInMidStreamCutsTheConnection() {
        String sql = "SELECT number, throwIf(number = 3000000) FROM numbers(4000000) FORMAT %s";
        for (String format : List.of("TSV", "JSON", "RowBinary", "Native")) {
            for (Map<String, String> parameters :
                    List.<Map<String, String>>of(Map.of(), Map.of("compress", "1"))) {
                assertThatThrownBy(() -> server.post(parameters, bytes(sql.formatted(format))))
                        .as(format + parameters)
                        .hasCauseInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void anErrorInMidStreamIsInTheStreamAsClientsExpectIt() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.engine.port())) {
            send(socket, "SELECT throwIf(number = 3000000) FROM numbers(4000000) FORMAT TSV");
            String seen =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String head = "X-ClickHouse-Exception-Tag: ";
            int at = seen.indexOf(head) + head.length();
            String tag = seen.substring(at, at + 16);
            assertThat(seen).startsWith("HTTP/1.1 200 OK");
            assertThat(seen.substring(seen.indexOf("__exception__")))
                    .startsWith("__exception__\r\n" + tag + "\r\nCode: 395. DB::Exception: ")
                    .contains(" " + tag + "\r\n__exception__\r\n");
            assertThat(seen)
                    .as("the end of a whole chunked answer")
                    .doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void limitsBodyRowsTimeAndNumber() throws Exception {
        LocalClickHouseOptions options =
                LocalClickHouseOptions.in(Server.temporaryDirectory())
                        .withLimits(100_000_000, 1000)
                        .withLargestBody(1_000_000)
                        .withLongest(Duration.ofSeconds(4))
                        .withStatements(2);
        try (LocalClickHouse engine = LocalClickHouse.start(options)) {
            Server small = new Server(engine);
            HttpResponse<byte[]> rows = small.post("SELECT number FROM numbers(2000)");
            assertThat(Server.code(rows)).isEqualTo("396");
            HttpResponse<byte[]> memory =
                    small.post("SELECT length(groupArray(number)) FROM numbers(100000000)");
            assertThat(Server.code(memory)).isEqualTo("241");
            small.query("CREATE TABLE t (s String) ENGINE = MergeTree ORDER BY s");
            HttpResponse<byte[]> body =
                    small.post(
                            Map.of("query", "INSERT INTO t FORMAT RawBLOB"), new byte[1_000_001]);
            assertThat(body.statusCode()).isEqualTo(413);
            assertThat(small.query("SELECT count() FROM t")).isEqualTo("0");
            HttpResponse<byte[]> time = small.post(ENDLESS);
            assertThat(Server.code(time)).isEqualTo("159");
            cutsOffWhoKeepsAStoppedStatement(small);
            refusesMoreThanItCanHold(small);
        }
    }

    /** Neither a client that sends no more nor one that takes no more holds a turn for ever. */
    private void cutsOffWhoKeepsAStoppedStatement(Server small) throws IOException {
        try (Socket silent = new Socket("127.0.0.1", small.engine.port());
                Socket deaf = new Socket("127.0.0.1", small.engine.port())) {
            silent.getOutputStream()
                    .write(
                            bytes(
                                    "POST /?query=INSERT+INTO+t+FORMAT+TSV HTTP/1.1\r\n"
                                            + common(small)
                                            + "Content-Length: 1000\r\n\r\nx"));
            String sql = "SELECT number FROM system.numbers SETTINGS max_result_rows = 0";
            deaf.getOutputStream()
                    .write(
                            bytes(
                                    "POST / HTTP/1.1\r\n"
                                            + common(small)
                                            + "Content-Length: "
                                            + sql.length()
                                            + "\r\n\r\n"
                                            + sql));
            silent.setSoTimeout(20_000);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** Two run, two wait, and the rest is refused at once. */
    private static void refusesMoreThanItCanHold(Server small) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(12)) {
            List<Future<HttpResponse<byte[]>>> all =
                    IntStream.range(0, 12)
                            .mapToObj(i -> clients.submit(() -> small.post("SELECT sleep(1)")))
                            .toList();
            int refused = 0;
            for (Future<HttpResponse<byte[]>> one : all) {
                refused += Server.code(one.get()).equals("202") ? 1 : 0;
            }
            assertThat(refused).isBetween(1, 10);
        }
    }

    @Test
    void serves32ClientsAtOnce() throws Exception {
        server.query(
                "CREATE TABLE IF NOT EXISTS many (c UInt8, n UInt64) ENGINE = MergeTree ORDER BY c");
        try (ExecutorService clients = Executors.newFixedThreadPool(32)) {
            List<Future<?>> all =
                    IntStream.range(0, 32)
                            .<Future<?>>mapToObj(c -> clients.submit(() -> oneClient(c)))
                            .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(server.query("SELECT count(), uniqExact(c) FROM many")).isEqualTo("3200\t32");
        server.query("DROP TABLE many");
    }

    private void oneClient(int client) {
        for (int i = 0; i < 10; i++) {
            server.query("INSERT INTO many SELECT " + client + ", number FROM numbers(10)");
            assertThat(server.query("SELECT " + client + " + " + i))
                    .isEqualTo(Integer.toString(client + i));
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> start(
            Map<String, String> parameters, String sql) {
        HttpRequest request =
                server.request(parameters).POST(HttpRequest.BodyPublishers.ofString(sql)).build();
        return server.http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private void send(Socket socket, String sql) throws IOException {
        socket.getOutputStream()
                .write(
                        bytes(
                                "POST /?query_id="
                                        + id
                                        + " HTTP/1.1\r\n"
                                        + common()
                                        + "Content-Length: "
                                        + sql.length()
                                        + "\r\n\r\n"
                                        + sql));
    }

    private String common() {
        return common(server);
    }

    private static String common(Server server) {
        String credentials = server.endpoint().user() + ":" + server.endpoint().password().reveal();
        return "Host: localhost\r\nAuthorization: Basic "
                + Base64.getEncoder().encodeToString(bytes(credentials))
                + "\r\n";
    }

    private void awaitRunning(int count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(
                                        server.query(
                                                "SELECT count() FROM system.processes WHERE query_id = '"
                                                        + id
                                                        + "'"))
                                .isEqualTo(Integer.toString(count)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
