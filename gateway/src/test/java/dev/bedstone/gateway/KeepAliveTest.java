package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.gateway.internal.process.Child;
import dev.bedstone.gateway.internal.process.GatewayOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Connections that are used again after a pause. The server here gives a client one second of
 * silence within a request, so that a pause between requests soon is longer than that.
 */
@Tag("engine")
class KeepAliveTest {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *(\\d+)");
    private static final Path DATA = Server.temporaryDirectory();
    private static Child child;
    private static String key;

    @BeforeAll
    static void start() throws IOException {
        List<String> words =
                List.of("--data", DATA.toString(), "--port", "0", "--max-silence", "1");
        Path library = ChdbLibrary.ofUser().fetch(step -> {});
        child = Child.start(GatewayOptions.parse(words, library), Duration.ofMinutes(1));
        key = Files.readString(DATA.resolve("key")).strip();
    }

    @AfterAll
    static void stop() {
        child.stop();
    }

    @Test
    void areNeverEndedBetweenRequests() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        try (Connection idle = new Connection()) {
            assertThat(idle.ask(key, "CREATE TABLE kept (a UInt8) ENGINE = MergeTree ORDER BY a"))
                    .startsWith("HTTP/1.1 200");
            assertThat(send(client, "SELECT 1")).isEqualTo("1\n");
            awaitTheEndOfOneThatIsSilentWithinARequest();
            assertThat(idle.ask(key, "INSERT INTO kept VALUES (1)")).startsWith("HTTP/1.1 200");
            assertThat(send(client, "INSERT INTO kept VALUES (2)")).isEmpty();
            assertThat(idle.ask(key, "SELECT sum(a) FROM kept")).endsWith("\r\n\r\n3\n");
        }
    }

    @Test
    void areNotEndedWhileAStatementGivesNothing() throws IOException {
        try (Connection connection = new Connection()) {
            assertThat(connection.ask(key, "SELECT sleep(3)")).endsWith("\r\n\r\n0\n");
            assertThat(connection.ask(key, "SELECT 1")).endsWith("\r\n\r\n1\n");
        }
    }

    @Test
    void areEndedOpenlyOrNotAtAllAfterARefusal() throws IOException {
        try (Connection connection = new Connection()) {
            String refused = connection.ask("wrong", "SELECT 1 -- " + "x".repeat(1_000_000));
            assertThat(refused).startsWith("HTTP/1.1 403");
            if (!refused.contains("\r\nConnection: close")) {
                assertThat(connection.ask(key, "SELECT 1")).endsWith("\r\n\r\n1\n");
            }
        }
        try (Connection connection = new Connection()) {
            assertThat(connection.ask(key, "SELECT nonsense")).startsWith("HTTP/1.1 404");
            assertThat(connection.ask(key, "SELECT 1")).endsWith("\r\n\r\n1\n");
        }
    }

    @Test
    void areOfferedInEveryAnswer() throws IOException {
        String offer = "\r\nKeep-Alive: timeout=300\r\n";
        try (Connection connection = new Connection()) {
            assertThat(connection.ask(key, "SELECT 1")).contains(offer);
            assertThat(connection.ask(key, "SELECT nonsense")).contains(offer);
            connection.send("GET /ping HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.answer()).contains(offer);
            connection.send("GET /ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(connection.answer()).doesNotContain("Keep-Alive");
        }
    }

    /** After it, connections that were there before have been idle longer than the limit. */
    private static void awaitTheEndOfOneThatIsSilentWithinARequest() throws IOException {
        try (Connection silent = new Connection()) {
            silent.send(head(key, 100) + "SELECT 1");
            silent.socket.getInputStream().readAllBytes(); // comes to an end
        }
    }

    private static String send(HttpClient client, String sql) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + child.port() + "/"))
                        .header("X-ClickHouse-User", "bedstone")
                        .header("X-ClickHouse-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(sql))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String head(String password, int length) {
        return "POST / HTTP/1.1\r\nHost: x\r\nX-ClickHouse-User: bedstone\r\nX-ClickHouse-Key: "
                + password
                + "\r\nContent-Length: "
                + length
                + "\r\n\r\n";
    }

    /** One connection, as a client's pool holds it. */
    private static final class Connection implements AutoCloseable {
        private final Socket socket;

        Connection() throws IOException {
            socket = new Socket("127.0.0.1", child.port());
            socket.setSoTimeout(60_000);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        String ask(String password, String sql) throws IOException {
            send(head(password, sql.length()) + sql);
            return answer();
        }

        /** Head and body of the next answer. */
        String answer() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
                int next = in.read();
                assertThat(next).as("the connection was ended").isNotNegative();
                head.write(next);
            }
            String text = head.toString(StandardCharsets.UTF_8);
            Matcher length = LENGTH.matcher(text);
            int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
            return text + new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
