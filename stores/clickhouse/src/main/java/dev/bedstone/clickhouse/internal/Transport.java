package dev.bedstone.clickhouse.internal;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.TlsContext;
import dev.bedstone.kernel.Deadline;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * ClickHouse's HTTP interface ({@code clickhouse.com/docs/interfaces/http}), each exchange on the
 * thread of its caller, over connections that are kept. The library that speaks HTTP logs nothing:
 * a request's head holds the password. Nothing is sent twice here. Thread-safe.
 */
final class Transport implements AutoCloseable {

    private final ClickHouseConfig config;
    private final String path;
    private final String authorization;
    private final Optional<SSLContext> tls;
    private final BlockingDeque<Connection> idle;
    private final ScheduledThreadPoolExecutor alarms =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("bedstone-clickhouse-deadlines").factory());
    private volatile boolean closed;

    /**
     * @throws dev.bedstone.kernel.ConfigurationException if the TLS settings cannot be used
     */
    Transport(ClickHouseConfig config) {
        this.config = config;
        this.path = "/?database=" + encoded(config.database());
        String credentials = config.user() + ":" + config.password().reveal();
        this.authorization =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        this.tls = TlsContext.of("bedstone.clickhouse.tls", "HTTP", config.tls());
        this.idle = new LinkedBlockingDeque<>(config.maxConnections());
        alarms.setRemoveOnCancelPolicy(true);
    }

    /** A statement that is about to be sent. */
    Exchange start(Request request, Deadline deadline, Duration silence) {
        return new Exchange(this, request, deadline, silence, false);
    }

    /**
     * The same over a new connection: where one that was kept turned out to be broken, the others
     * may be, too.
     */
    Exchange startAlone(Request request, Deadline deadline, Duration silence) {
        return new Exchange(this, request, deadline, silence, true);
    }

    /** Whether what is sent is to be packed. */
    boolean compresses() {
        return config.compress();
    }

    /** Has something done at a deadline; to be cancelled when it is not needed any more. */
    Future<?> at(Deadline deadline, Runnable what) throws IOException {
        try {
            return alarms.schedule(what, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException over) {
            throw new IOException("the transport is closed", over);
        }
    }

    /** A connection that is free and alive; null if there is none. */
    @Nullable Connection kept() {
        for (Connection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            if (next.isAlive()) {
                return next;
            }
            next.close();
        }
        return null;
    }

    /** Keeps a connection whose last answer was read to its end. */
    void keep(Connection connection) {
        connection.rest();
        if (closed || !idle.offerFirst(connection)) {
            connection.close();
        } else if (closed) {
            closeIdle();
        }
    }

    /** Connects within what is configured for it, and within the deadline. */
    void connect(Connection connection, Deadline deadline) throws IOException {
        Duration most = config.timeouts().connect();
        Duration left = deadline.remaining();
        connection.connect(config.address(), tls, left.compareTo(most) < 0 ? left : most);
    }

    /** The head of the request for a statement. */
    ClassicHttpRequest head(Request request) {
        BasicClassicHttpRequest head = new BasicClassicHttpRequest("POST", address(request));
        head.addHeader("Host", config.address().toString());
        head.addHeader("Authorization", authorization);
        head.addHeader("User-Agent", "bedstone");
        head.addHeader("Content-Type", "text/plain; charset=UTF-8");
        return head;
    }

    /** What a statement brings along, or its text. */
    static List<byte[]> content(Request request) {
        return request.data()
                .map(Payload::pieces)
                .orElseGet(() -> List.of(request.text().getBytes(StandardCharsets.UTF_8)));
    }

    private String address(Request request) {
        StringBuilder address = new StringBuilder(path);
        add(address, "query_id", request.queryId());
        add(address, "default_format", request.format());
        if (config.compress()) {
            add(address, "compress", "1");
        }
        request.data()
                .ifPresent(data -> {
                    add(address, "query", request.text());
                    if (data.packed()) {
                        add(address, "decompress", "1");
                    }
                });
        request.settings().forEach((name, value) -> add(address, name, value));
        request.parameters().forEach((name, value) -> add(address, "param_" + name, value));
        return address.toString();
    }

    private static void add(StringBuilder address, String name, String value) {
        address.append('&').append(encoded(name)).append('=').append(encoded(value));
    }

    /** {@code %20} for a space, which nobody takes for a plus. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        closed = true;
        alarms.shutdownNow();
        closeIdle();
    }

    private void closeIdle() {
        for (Connection next = idle.poll(); next != null; next = idle.poll()) {
            next.close();
        }
    }
}
