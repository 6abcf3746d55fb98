package dev.bedstone.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bedstone.config.HostPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * An HTTP proxy in front of the engine that damages answers to inserts, and keeps what it saw of
 * them.
 */
final class Front implements AutoCloseable {

    /** What is done to an insert. */
    enum Fault {
        /** Nothing. */
        PASS,
        /** It is carried out, and the connection ends without an answer. */
        LOSE_ANSWER,
        /** It is not carried out: status 200 with the head of an exception. */
        ERROR_WITH_STATUS_200,
        /** It is carried out, and the answer ends in its middle. */
        CUT_ANSWER,
        /** It never arrives. */
        LOSE_REQUEST
    }

    /**
     * An insert as it was sent.
     *
     * @param token its deduplication token
     * @param digest SHA-256 of its bytes
     * @param settings everything of its address that is not the token or a name for the log
     * @param fault what was done to it
     */
    record Insert(String token, String digest, Map<String, String> settings, Fault fault) {}

    private static final List<String> OF_THE_CALL =
            List.of("query_id", "log_comment", "insert_deduplication_token");

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HostPort engine;
    private final Queue<Insert> inserts = new ConcurrentLinkedQueue<>();
    private volatile Function<String, Fault> faults = token -> Fault.PASS;

    Front(HostPort engine) {
        this.engine = engine;
        try {
            this.server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.getAddress().getPort());
    }

    /** What happens to each insert from now on, by its token. */
    void faults(Function<String, Fault> which) {
        faults = which;
    }

    /** The inserts so far, in the order they came. */
    List<Insert> inserts() {
        return List.copyOf(inserts);
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] content = exchange.getRequestBody().readAllBytes();
        Map<String, String> parameters = parameters(exchange.getRequestURI());
        boolean insert = parameters.getOrDefault("query", "").startsWith("insert into");
        Fault fault = Fault.PASS;
        if (insert) {
            String token = parameters.getOrDefault("insert_deduplication_token", "");
            fault = faults.apply(token);
            parameters.keySet().removeAll(OF_THE_CALL);
            inserts.add(new Insert(token, sha256(content), parameters, fault));
        }
        answer(exchange, content, fault);
    }

    private void answer(HttpExchange exchange, byte[] content, Fault fault) throws IOException {
        if (fault == Fault.LOSE_REQUEST) {
            exchange.close();
            return;
        }
        if (fault == Fault.ERROR_WITH_STATUS_200) {
            exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", "241");
            reply(exchange, 200, "Code: 241. DB::Exception: out of (MEMORY_LIMIT_EXCEEDED)");
            return;
        }
        HttpResponse<byte[]> answer = forward(exchange, content);
        if (fault == Fault.LOSE_ANSWER) {
            exchange.close();
            return;
        }
        answer.headers()
                .map()
                .forEach((name, values) -> {
                    if (name.toLowerCase(java.util.Locale.ROOT).startsWith("x-")) {
                        exchange.getResponseHeaders().set(name, values.getFirst());
                    }
                });
        if (fault == Fault.CUT_ANSWER) {
            exchange.sendResponseHeaders(answer.statusCode(), 100);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(answer.statusCode(), 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.body());
        }
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] content) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + engine + exchange.getRequestURI()))
                        .header(
                                "Authorization",
                                exchange.getRequestHeaders().getFirst("Authorization"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(content))
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private static Map<String, String> parameters(URI address) {
        Map<String, String> parameters = new TreeMap<>();
        String query = address.getRawQuery();
        for (String part : (query == null ? "" : query).split("&")) {
            String[] nameAndValue = part.split("=", 2);
            parameters.put(
                    nameAndValue[0],
                    URLDecoder.decode(
                            nameAndValue[nameAndValue.length - 1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }
}
