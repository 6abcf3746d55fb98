package dev.bedstone.migrate;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A folder of migrations and a database of ClickHouse to run them on. */
final class ClickHouseProject implements AutoCloseable {

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Path folder;
    private final ClickHouseConfig config;
    private final ClickHouse store;

    ClickHouseProject(Path folder) {
        this.folder = folder;
        String database =
                "project_" + ProcessHandle.current().pid() + "_" + NUMBERS.incrementAndGet();
        this.config =
                ClickHouseServer.config(
                        database, ClickHouseServer.shared().endpoint().address().port());
        send("default", "CREATE DATABASE " + database);
        this.store = ClickHouse.open(config, StoreHooks.NONE);
    }

    ClickHouseProject file(String name, String text) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ClickHouseProject delete(String name) {
        try {
            Files.delete(folder.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table and its undo. */
    ClickHouseProject table(int version, String name) {
        return file(
                        "V" + version + "__create_" + name + ".sql",
                        "create table "
                                + name
                                + " (id UInt64, title String) engine = MergeTree order by id;")
                .file("U" + version + "__create_" + name + ".sql", "drop table " + name + ";");
    }

    Migrations migrations() {
        return migrations(MigrationOptions.STANDARD);
    }

    Migrations migrations(MigrationOptions options) {
        return Migrations.of(List.<Store>of(store), List.of(line()), options);
    }

    MigrationLine line() {
        return MigrationLine.folder("app", StoreKind.CLICKHOUSE, folder);
    }

    ClickHouse store() {
        return store;
    }

    Path folder() {
        return folder;
    }

    String database() {
        return config.database();
    }

    int port() {
        return config.address().port();
    }

    /** Past the code under test. */
    void sql(String... statements) {
        for (String text : statements) {
            send(config.database(), text);
        }
    }

    /** The rows of a query, past the code under test. */
    List<String> values(String query) {
        String answer = send(config.database(), query);
        return answer.isEmpty() ? List.of() : List.of(answer.split("\n"));
    }

    List<String> tables() {
        return values(
                "select name from system.tables where database = currentDatabase()"
                        + " and not startsWith(name, 'bedstone_') and not startsWith(name, '.inner')"
                        + " order by name");
    }

    private String send(String database, String text) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://"
                                                    + config.address()
                                                    + "/?wait_end_of_query=1&mutations_sync=2&database="
                                                    + URLEncoder.encode(
                                                            database, StandardCharsets.UTF_8)))
                            .header("X-ClickHouse-User", config.user())
                            .header("X-ClickHouse-Key", config.password().reveal())
                            .POST(HttpRequest.BodyPublishers.ofString(text))
                            .build();
            HttpResponse<String> answer =
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(text + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        store.close();
        send("default", "DROP DATABASE IF EXISTS " + config.database() + " SYNC");
    }
}
