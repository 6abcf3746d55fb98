package dev.bedstone.gateway;

import dev.bedstone.config.ClickHouseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One server for all test classes that do not break it, and a plain HTTP client for it. */
final class Server {

    private static final Server SHARED = new Server(start());

    final LocalClickHouse engine;
    final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Server(LocalClickHouse engine) {
        this.engine = engine;
    }

    static Server shared() {
        return SHARED;
    }

    /** A directory that is removed when the tests end. */
    static Path temporaryDirectory() {
        try {
            Path directory = Files.createTempDirectory("gateway-test-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Hooks run at once: what a server still writes meanwhile is tried again. */
    private static void remove(Path directory) {
        for (int i = 0; i < 100 && Files.exists(directory); i++) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException | UncheckedIOException again) {
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    ClickHouseConfig endpoint() {
        return engine.endpoint();
    }

    String url() {
        return "http://127.0.0.1:" + engine.port();
    }

    /** The text of a successful answer. */
    String query(String sql) {
        return query(sql, Map.of());
    }

    String query(String sql, Map<String, String> parameters) {
        HttpResponse<byte[]> response = post(parameters, sql.getBytes(StandardCharsets.UTF_8));
        if (response.statusCode() != 200) {
            throw new AssertionError(text(response));
        }
        return text(response).strip();
    }

    HttpResponse<byte[]> post(Map<String, String> parameters, byte[] body) {
        return send(request(parameters).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<byte[]> post(String sql) {
        return post(Map.of(), sql.getBytes(StandardCharsets.UTF_8));
    }

    HttpRequest.Builder request(Map<String, String> parameters) {
        return HttpRequest.newBuilder(URI.create(url() + "/?" + encoded(parameters)))
                .header("X-ClickHouse-User", endpoint().user())
                .header("X-ClickHouse-Key", endpoint().password().reveal());
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    static String code(HttpResponse<?> response) {
        return response.headers().firstValue("X-ClickHouse-Exception-Code").orElse("");
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry ->
                        entry.getKey()
                                + "="
                                + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static LocalClickHouse start() {
        LocalClickHouse engine =
                LocalClickHouse.start(LocalClickHouseOptions.in(temporaryDirectory()));
        Runtime.getRuntime().addShutdownHook(new Thread(engine::close));
        return engine;
    }
}
