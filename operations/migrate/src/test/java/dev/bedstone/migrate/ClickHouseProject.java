package dev.bedstone.migrate;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.testkit.FreshClickHouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of migrations and a database of ClickHouse to run them on. */
final class ClickHouseProject implements OneRunnerConformance.LoneProject<ClickHouse> {

    private final Path folder;
    private final FreshClickHouse database;
    private final ClickHouse store;

    ClickHouseProject(Path folder, FreshClickHouse database) {
        this.folder = folder;
        this.database = database;
        this.store = ClickHouse.open(database.config(), StoreHooks.NONE);
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

    @Override
    public Migrations migrations(MigrationOptions options) {
        return Migrations.of(List.<Store>of(store), List.of(line()), options);
    }

    @Override
    public MigrationLine line() {
        return MigrationLine.folder("app", StoreKind.CLICKHOUSE, folder);
    }

    @Override
    public ClickHouse store() {
        return store;
    }

    @Override
    public Path folder() {
        return folder;
    }

    FreshClickHouse database() {
        return database;
    }

    @Override
    public int port() {
        return database.config().address().port();
    }

    /** Past the code under test. */
    void sql(String... statements) {
        for (String text : statements) {
            database.execute(text);
        }
    }

    /** The rows of a query, past the code under test. */
    List<String> values(String query) {
        String answer = database.execute(query);
        return answer.isEmpty() ? List.of() : List.of(answer.split("\n"));
    }

    List<String> tables() {
        return values(
                "select name from system.tables where database = currentDatabase()"
                        + " and not startsWith(name, 'bedstone_') and not startsWith(name, '.inner')"
                        + " order by name");
    }

    @Override
    public void close() {
        store.close();
    }
}
