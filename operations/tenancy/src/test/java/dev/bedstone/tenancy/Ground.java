package dev.bedstone.tenancy;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.testkit.FreshDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A database with Bedstone's own migrations. */
final class Ground implements AutoCloseable {

    static final UUID ACME = UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000a");
    static final UUID BOLT = UUID.fromString("bbbbbbbb-0000-4000-8000-00000000000b");

    private static final String MIGRATED = "tenancy";

    private final FreshDatabase database;
    private final Postgres postgres;

    Ground(FreshDatabase database) throws SQLException {
        this(database, MIGRATED, Ground::migrated);
    }

    /**
     * @param state a word for what {@code script} makes of the database
     */
    Ground(FreshDatabase database, String state, String script) throws SQLException {
        this(
                database,
                MIGRATED + "_" + state,
                fresh -> {
                    fresh.beginWith(MIGRATED, Ground::migrated);
                    run(fresh, PostgresRole.OWNER, script);
                });
    }

    private Ground(FreshDatabase database, String state, FreshDatabase.Preparation preparation)
            throws SQLException {
        this.database = database;
        database.beginWith(state, preparation);
        this.postgres = Postgres.open(database.config(), StoreHooks.NONE);
    }

    private static void migrated(FreshDatabase database) {
        try (Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE)) {
            migrations(postgres).up();
        }
    }

    static MigrationLine line() {
        return MigrationLine.resources(
                "bedstone",
                StoreKind.POSTGRES,
                Postgres.class.getClassLoader(),
                Postgres.MIGRATIONS);
    }

    Migrations migrations() {
        return migrations(postgres);
    }

    private static Migrations migrations(Postgres postgres) {
        return Migrations.of(List.of(postgres), List.of(line()), MigrationOptions.STANDARD);
    }

    Postgres postgres() {
        return postgres;
    }

    /** As a migration works: the owner, all or nothing. */
    void migrate(String script) throws SQLException {
        run(database, PostgresRole.OWNER, script);
    }

    void provision(String script) throws SQLException {
        run(database, PostgresRole.SUPERUSER, script);
    }

    private static void run(FreshDatabase database, PostgresRole role, String script)
            throws SQLException {
        try (Connection connection = database.connect(role);
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    /** The first column of a query as the superuser, who sees everything. */
    List<String> values(String query) throws SQLException {
        try (Connection connection = database.connect(PostgresRole.SUPERUSER)) {
            return values(connection, query);
        }
    }

    private static List<String> values(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                values.add(String.valueOf(row.getString(1)));
            }
        }
        return values;
    }

    /** A query as the application, in a transaction of the tenant; what it does stays. */
    List<String> as(UUID tenant, String query) throws SQLException {
        try (Connection connection = database.connect(PostgresRole.APPLICATION)) {
            connection.setAutoCommit(false);
            values(connection, "select set_config('app.tenant_id', '" + tenant + "', true)");
            List<String> values = new ArrayList<>();
            try (Statement statement = connection.createStatement()) {
                boolean rows = statement.execute(query);
                if (rows) {
                    try (ResultSet row = statement.getResultSet()) {
                        while (row.next()) {
                            values.add(String.valueOf(row.getString(1)));
                        }
                    }
                } else {
                    values.add(String.valueOf(statement.getUpdateCount()));
                }
            }
            connection.commit();
            return values;
        }
    }

    /** The same without a tenant. */
    List<String> unbound(String query) throws SQLException {
        try (Connection connection = database.connect(PostgresRole.APPLICATION)) {
            return values(connection, query);
        }
    }

    @Override
    public void close() {
        postgres.close();
    }
}
