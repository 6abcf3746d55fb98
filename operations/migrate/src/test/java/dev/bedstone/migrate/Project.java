package dev.bedstone.migrate;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.testkit.FreshDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A folder of migrations and a database to run them on. */
final class Project implements AutoCloseable {

    private final Path folder;
    private final FreshDatabase database;
    private final Postgres postgres;

    Project(Path folder, FreshDatabase database) {
        this.folder = folder;
        this.database = database;
        this.postgres = Postgres.open(database.config(), StoreHooks.NONE);
    }

    /** The way to the database where migrations go through another port. */
    PostgresConfig through(int port) {
        PostgresConfig direct = database.config();
        PostgresEndpoint owner = database.endpoint(PostgresRole.OWNER);
        PostgresEndpoint other =
                new PostgresEndpoint(
                        List.of(new HostPort("127.0.0.1", port)),
                        owner.database(),
                        owner.user(),
                        owner.password(),
                        owner.tls(),
                        owner.pooler());
        return new PostgresConfig(
                direct.primary(),
                Optional.empty(),
                Optional.of(other),
                direct.pool(),
                direct.timeouts(),
                direct.retry(),
                direct.applicationName(),
                false);
    }

    Project file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Project file(String name, byte[] bytes) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.write(folder.resolve(name), bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Project delete(String name) {
        try {
            Files.delete(folder.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table and its undo. */
    Project table(int version, String name) {
        return file(
                        "V" + version + "__create_" + name + ".sql",
                        "create table " + name + " (id bigint primary key, title text);")
                .file("U" + version + "__create_" + name + ".sql", "drop table " + name + ";");
    }

    /** Lets the owner make databases to try migrations in, or not: a right of the whole server. */
    Project tryingOut(boolean allowed) {
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute("alter role bedstone_owner " + (allowed ? "createdb" : "nocreatedb"));
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Migrations migrations() {
        return migrations(MigrationOptions.STANDARD);
    }

    Migrations migrations(MigrationOptions options) {
        return Migrations.of(List.<Store>of(postgres), List.of(line()), options);
    }

    MigrationLine line() {
        return MigrationLine.folder("app", StoreKind.POSTGRES, folder);
    }

    Postgres postgres() {
        return postgres;
    }

    Path folder() {
        return folder;
    }

    /** Past the code under test. */
    void sql(String... statements) {
        try (Connection connection = database.connect(PostgresRole.OWNER);
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of a query, past the code under test. */
    List<String> values(String query) {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.connect(PostgresRole.OWNER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                values.add(String.valueOf(row.getString(1)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    List<String> tables() {
        return values(
                "select table_name from information_schema.tables where table_schema = 'public'"
                        + " and table_name not like 'pg_stat%' order by 1");
    }

    @Override
    public void close() {
        postgres.close();
    }
}
