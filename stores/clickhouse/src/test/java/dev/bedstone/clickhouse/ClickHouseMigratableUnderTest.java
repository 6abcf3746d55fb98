package dev.bedstone.clickhouse;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.conformance.MigratableUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** ClickHouse and a database of its own, as the conformance suite for migrations sees it. */
final class ClickHouseMigratableUnderTest implements MigratableUnderTest<ClickHouse> {

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final TestServer server;
    private final String database = "migratable_" + NUMBERS.incrementAndGet();

    ClickHouseMigratableUnderTest(TestServer server) {
        this.server = server;
        send("default", "CREATE DATABASE " + database);
    }

    void drop() {
        send("default", "DROP DATABASE " + database + " SYNC");
    }

    @Override
    public ClickHouse open() {
        ClickHouseConfig plain = server.config();
        return ClickHouse.open(
                new ClickHouseConfig(
                        plain.address(),
                        database,
                        plain.user(),
                        plain.password(),
                        plain.tls(),
                        plain.compress(),
                        plain.connectTimeout(),
                        plain.receiveTimeout()),
                StoreHooks.NONE);
    }

    @Override
    public String createTable(String name) {
        return "CREATE TABLE " + name + " (id UInt64, title String) ENGINE = MergeTree ORDER BY id";
    }

    @Override
    public String addColumn(String table) {
        return "ALTER TABLE " + table + " ADD COLUMN extra String";
    }

    @Override
    public String nonsense() {
        return "CREATE VIEW ü AS SELEKT 1";
    }

    @Override
    public MigrationStatement standingAlone(String name) {
        return new MigrationStatement(
                addColumn(name), "0".repeat(64), false, Optional.empty(), Optional.empty());
    }

    @Override
    public boolean isThere(String name) {
        return !send(
                        database,
                        "SELECT 1 FROM system.columns WHERE database = currentDatabase() AND table = '"
                                + name
                                + "' AND name = 'extra'")
                .isEmpty();
    }

    @Override
    public void byHand(String statement) {
        send(database, statement);
    }

    /** clickhouse-client sends one statement after the other; none of these holds a semicolon. */
    @Override
    public void inShell(String printed) {
        for (String statement : printed.split(";\n")) {
            if (!statement.isBlank()) {
                send(database, statement);
            }
        }
    }

    @Override
    public Set<String> databases() {
        return Set.of(send("default", "SHOW DATABASES").split("\n"));
    }

    @Override
    public String journalText() {
        return send(database, "SELECT * FROM bedstone_migration_journal")
                + send(
                        database,
                        "SELECT comment, create_table_query FROM system.tables WHERE database = currentDatabase()");
    }

    @Override
    public List<Secret> secrets() {
        return List.of(server.key());
    }

    private String send(String where, String text) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://"
                                                    + server.address()
                                                    + "/?wait_end_of_query=1&database="
                                                    + where))
                            .header("X-ClickHouse-User", server.config().user())
                            .header("X-ClickHouse-Key", server.key().reveal())
                            .POST(HttpRequest.BodyPublishers.ofString(text))
                            .build();
            HttpResponse<String> answer =
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
