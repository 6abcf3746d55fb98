package dev.bedstone.clickhouse.internal;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.TlsContext;
import dev.bedstone.config.TlsMode;
import dev.bedstone.kernel.Deadline;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * ClickHouse's HTTP interface ({@code clickhouse.com/docs/interfaces/http}) over the JDK's client,
 * which logs nothing unless it is told to by a system property: a request's head holds the
 * password. Nothing is sent twice here. Thread-safe.
 */
final class Transport implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(2);

    private final ClickHouseConfig config;
    private final String base;
    private final String authorization;
    private final ExecutorService threads;
    private final Optional<SSLContext> tls;
    private final HttpClient client;

    /**
     * @throws dev.bedstone.kernel.ConfigurationException if the TLS settings cannot be used
     */
    Transport(ClickHouseConfig config) {
        this.config = config;
        HostPort address = config.address();
        String scheme = config.tls().mode() == TlsMode.DISABLE ? "http" : "https";
        this.base = scheme + "://" + address + "/?database=" + encoded(config.database());
        String credentials = config.user() + ":" + config.password().reveal();
        this.authorization =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        this.tls = TlsContext.of("bedstone.clickhouse.tls", "HTTP", config.tls());
        this.threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("bedstone-clickhouse-", 0).factory());
        this.client = newClient();
    }

    private HttpClient newClient() {
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(config.timeouts().connect())
                        .executor(threads);
        tls.ifPresent(builder::sslContext);
        return builder.build();
    }

    /** Begins to send; waits for nothing. */
    Exchange start(Request request, Deadline deadline, Duration silence) {
        return start(client, request, deadline, silence, () -> {});
    }

    /**
     * The same over a new connection that serves nothing else: where one that was kept turned out
     * to be broken, the others may be, too.
     */
    Exchange startAlone(Request request, Deadline deadline, Duration silence) {
        HttpClient own = newClient();
        return start(own, request, deadline, silence, own::shutdownNow);
    }

    private Exchange start(
            HttpClient over,
            Request request,
            Deadline deadline,
            Duration silence,
            Runnable afterwards) {
        AnswerBody body = new AnswerBody(deadline, silence);
        CountedBody content = new CountedBody(content(request));
        CompletableFuture<HttpResponse<AnswerBody>> answer =
                over.sendAsync(head(request, content), information -> body);
        return new Exchange(
                request.queryId(), content, answer, body, config.compress(), deadline, afterwards);
    }

    /** Whether what is sent is to be packed. */
    boolean compresses() {
        return config.compress();
    }

    private static List<byte[]> content(Request request) {
        return request.data()
                .map(Payload::pieces)
                .orElseGet(() -> List.of(request.text().getBytes(StandardCharsets.UTF_8)));
    }

    private HttpRequest head(Request request, CountedBody content) {
        return HttpRequest.newBuilder(URI.create(address(request)))
                .header("Authorization", authorization)
                .header("User-Agent", "bedstone")
                .header("Content-Type", "text/plain; charset=UTF-8")
                .POST(content)
                .build();
    }

    private String address(Request request) {
        StringBuilder address = new StringBuilder(base);
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
        client.shutdownNow();
        try {
            client.awaitTermination(STOP);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }
}
