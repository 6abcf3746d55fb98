package dev.bedstone.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bedstone.kernel.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers the probes of an orchestrator over HTTP, and nothing else.
 *
 * <ul>
 *   <li>{@code GET /livez}: 200 while the process runs; never asks a store.
 *   <li>{@code GET /readyz}: 200 if the stores can serve, else 503; one word.
 *   <li>{@code GET /health}: the same status with the report as JSON.
 * </ul>
 *
 * <p>A report is at most a second old, and many requests at once share one round. Thread-safe.
 */
public final class HealthEndpoint implements AutoCloseable {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HealthCheck check;
    private final HttpServer server;
    private final ReentrantLock round = new ReentrantLock();
    private Deadline stale = Deadline.after(Duration.ZERO);
    private @Nullable HealthReport latest;

    private HealthEndpoint(HealthCheck check, HttpServer server) {
        this.check = check;
        this.server = server;
    }

    /**
     * Begins to listen.
     *
     * @param address where; bind to loopback unless the network in front of it is trusted
     * @throws UncheckedIOException if the address cannot be bound
     */
    public static HealthEndpoint start(HealthCheck check, InetSocketAddress address) {
        try {
            HttpServer server = HttpServer.create(address, 64);
            var endpoint = new HealthEndpoint(check, server);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/livez", exchange -> reply(exchange, 200, "text/plain", "ok\n"));
            server.createContext("/readyz", endpoint::ready);
            server.createContext("/health", endpoint::report);
            server.start();
            return endpoint;
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "cannot listen on port " + address.getPort() + "; choose another", refused);
        }
    }

    /** The port that was bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Stops listening; running requests are cut. */
    @Override
    public void close() {
        server.stop(0);
    }

    private void ready(HttpExchange exchange) throws IOException {
        boolean serving = current().isServing();
        reply(exchange, serving ? 200 : 503, "text/plain", serving ? "ready\n" : "not ready\n");
    }

    private void report(HttpExchange exchange) throws IOException {
        HealthReport report = current();
        Map<String, Object> body = report.toMap();
        reply(
                exchange,
                report.isServing() ? 200 : 503,
                "application/json",
                JSON.writeValueAsString(body));
    }

    private HealthReport current() {
        round.lock();
        try {
            HealthReport known = latest;
            if (known != null && !stale.hasPassed()) {
                return known;
            }
            HealthReport fresh = check.run();
            latest = fresh;
            stale = Deadline.after(FRESH);
            return fresh;
        } finally {
            round.unlock();
        }
    }

    private static void reply(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        try (exchange) {
            boolean asked = exchange.getRequestMethod().equals("GET");
            byte[] body = (asked ? text : "only GET\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(asked ? status : 405, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
