package dev.bedstone.testkit.internal;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.gateway.LocalClickHouse;
import dev.bedstone.gateway.LocalClickHouseOptions;
import dev.bedstone.testkit.EngineControl;
import dev.bedstone.testkit.ServerControl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** A running ClickHouse and its test databases. Not thread-safe, but for {@link #execute}. */
final class ClickHouseServer implements AutoCloseable {

    private static final String COMMON = "default";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TemporaryDirectory directory;
    private final EngineControl<LocalClickHouse> control;
    private int created;

    private ClickHouseServer(TemporaryDirectory directory) {
        this.directory = directory;
        Path data = directory.path().resolve("clickhouse");
        this.control =
                new EngineControl<>(port ->
                        LocalClickHouse.start(
                                LocalClickHouseOptions.in(data).withPort(port).withoutRestarts()));
    }

    static ClickHouseServer start() {
        return new ClickHouseServer(TemporaryDirectory.create());
    }

    /** A new database; the server is started again first if a test killed it. */
    TestClickHouse create(String label, boolean own, boolean leaksAllowed) {
        if (!engine().isAlive()) {
            control.restart();
        }
        String name = "test_" + ++created;
        execute(COMMON, "CREATE DATABASE " + name);
        ServerControl server = own ? control : SharedServer.INSTANCE;
        return new TestClickHouse(this, name, label, server, leaksAllowed);
    }

    void drop(String database) {
        execute(COMMON, "DROP DATABASE IF EXISTS " + database);
    }

    LocalClickHouse engine() {
        return control.engine();
    }

    void thaw() {
        control.thaw();
    }

    /** Sends a statement over a connection of its own, which it closes. */
    String execute(String database, String statement) {
        ClickHouseConfig endpoint = engine().endpoint();
        URI address =
                URI.create(
                        "http://%s/?database=%s&default_format=TabSeparated&wait_end_of_query=1"
                                .formatted(endpoint.address(), database));
        String credentials = endpoint.user() + ":" + endpoint.password().reveal();
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout((int) PATIENCE.toMillis());
            connection.setReadTimeout((int) PATIENCE.toMillis());
            connection.setRequestProperty("Connection", "close");
            connection.setRequestProperty(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(bytes(credentials)));
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(bytes(statement));
            }
            return answer(connection);
        } catch (IOException failure) {
            throw new UncheckedIOException("no answer from the test's ClickHouse", failure);
        }
    }

    private static String answer(HttpURLConnection connection) throws IOException {
        boolean good = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        try (InputStream in = good ? connection.getInputStream() : connection.getErrorStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
            if (!good) {
                throw new IllegalStateException("ClickHouse answered: " + text);
            }
            return text;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        control.close();
        directory.close();
    }
}
