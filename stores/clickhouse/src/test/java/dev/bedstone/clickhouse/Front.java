package dev.bedstone.clickhouse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An HTTP proxy in front of the real engine that damages answers on the level of HTTP, and does not
 * let the engine know when a client leaves.
 */
final class Front implements AutoCloseable {

    /** A request as it came. */
    record Asked(String address, String text) {
        String all() {
            return address + "\n" + text;
        }
    }

    /** The answer as it goes out. */
    record Reply(int status, List<String[]> heads, byte[] body) {
        Reply withHead(String name, String value) {
            return new Reply(
                    status,
                    Stream.concat(
                                    heads.stream().filter(head -> !head[0].equalsIgnoreCase(name)),
                                    Stream.of(new String[][] {{name, value}}))
                            .toList(),
                    body);
        }

        Reply withStatus(int other) {
            return new Reply(other, heads, body);
        }

        Reply withBody(byte[] other) {
            return new Reply(status, heads, other);
        }

        Reply cutAt(int length) {
            return withBody(Arrays.copyOf(body, length));
        }

        String head(String name) {
            return heads.stream()
                    .filter(head -> head[0].equalsIgnoreCase(name))
                    .map(head -> head[1])
                    .findFirst()
                    .orElse("");
        }
    }

    /** What is done to an answer; null loses it. */
    interface Damage {
        Reply to(Asked asked, Reply reply);
    }

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HostPort engine;
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private volatile Damage damage = (request, reply) -> reply;
    private volatile Predicate<Asked> swallowed = request -> false;
    private volatile UnaryOperator<String> rewriting = text -> text;

    Front(HostPort engine) {
        this(engine, null);
    }

    /** One that speaks TLS. */
    Front(HostPort engine, HttpsConfigurator tls) {
        this.engine = engine;
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
            this.server = tls == null ? HttpServer.create(any, 0) : secured(any, tls);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    private static HttpServer secured(InetSocketAddress any, HttpsConfigurator tls)
            throws IOException {
        HttpsServer secured = HttpsServer.create(any, 0);
        secured.setHttpsConfigurator(tls);
        return secured;
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.getAddress().getPort());
    }

    void damage(Damage other) {
        damage = other;
    }

    /** Requests that do not reach the engine; they are answered with nothing. */
    void swallow(Predicate<Asked> which) {
        swallowed = which;
    }

    /** Changes statements on their way, so that the engine answers as another server would. */
    void rewrite(UnaryOperator<String> other) {
        rewriting = other;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] content = exchange.getRequestBody().readAllBytes();
        Asked request =
                new Asked(
                        URLDecoder.decode(
                                Objects.requireNonNullElse(
                                        exchange.getRequestURI().getRawQuery(), ""),
                                StandardCharsets.UTF_8),
                        new String(content, StandardCharsets.ISO_8859_1));
        asked.add(request);
        if (swallowed.test(request)) {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        Reply reply = damage.to(request, forward(exchange, rewritten(content)));
        if (reply == null) {
            exchange.close();
            return;
        }
        for (String[] head : reply.heads()) {
            exchange.getResponseHeaders().set(head[0], head[1]);
        }
        exchange.sendResponseHeaders(reply.status(), 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(reply.body());
        }
    }

    private byte[] rewritten(byte[] content) {
        return rewriting
                .apply(new String(content, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private Reply forward(HttpExchange exchange, byte[] content) throws IOException {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://" + engine + exchange.getRequestURI().toString()))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(content));
        exchange.getRequestHeaders()
                .forEach((name, values) -> {
                    if (name.equals("Authorization") || name.startsWith("X-")) {
                        builder.header(name, values.getFirst());
                    }
                });
        HttpRequest request = builder.build();
        try {
            HttpResponse<byte[]> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            List<String[]> heads =
                    answer.headers().map().entrySet().stream()
                            .filter(head -> head.getKey().toLowerCase(Locale.ROOT).startsWith("x-"))
                            .map(head -> new String[] {head.getKey(), head.getValue().getFirst()})
                            .toList();
            return new Reply(answer.statusCode(), heads, answer.body());
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }
}
