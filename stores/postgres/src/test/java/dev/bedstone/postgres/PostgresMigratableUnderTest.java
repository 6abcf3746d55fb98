package dev.bedstone.postgres;

import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.conformance.MigratableUnderTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** PostgreSQL, as the conformance suite for migrations sees it. */
record PostgresMigratableUnderTest(FreshDatabase database)
        implements MigratableUnderTest<Postgres> {

    void letOwnerMakeDatabases(boolean allowed) {
        execute(
                PostgresRole.SUPERUSER,
                "alter role bedstone_owner " + (allowed ? "createdb" : "nocreatedb"));
    }

    @Override
    public Postgres open() {
        return Postgres.open(database.config(), StoreHooks.NONE);
    }

    @Override
    public String createTable(String name) {
        return "create table " + name + " (id bigint primary key, title text)";
    }

    @Override
    public String addColumn(String table) {
        return "alter table " + table + " add column extra text";
    }

    @Override
    public String nonsense() {
        return "select 'ü' from where";
    }

    @Override
    public MigrationStatement standingAlone(String name) {
        return new MigrationStatement(
                "create index concurrently " + name + "_title on " + name + " (title)",
                "0".repeat(64),
                false,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public boolean isThere(String name) {
        return !text("select 1 from pg_index where indisvalid and indexrelid = to_regclass('"
                        + name
                        + "_title')")
                .isEmpty();
    }

    @Override
    public void byHand(String statement) {
        execute(PostgresRole.OWNER, statement);
    }

    /** The driver sends several statements at once; psql's own commands are not for it. */
    @Override
    public void inShell(String printed) {
        execute(PostgresRole.OWNER, printed.replaceAll("(?m)^\\\\.*$", ""));
    }

    @Override
    public Set<String> databases() {
        return new TreeSet<>(List.of(text("select datname from pg_database").split("\n")));
    }

    @Override
    public String journalText() {
        return text("select j::text from bedstone.migration_journal j")
                + text("select o::text from bedstone.migration_object o");
    }

    @Override
    public List<Secret> secrets() {
        return List.of(
                database.endpoint(PostgresRole.OWNER).password(),
                database.endpoint(PostgresRole.APPLICATION).password());
    }

    private void execute(PostgresRole role, String text) {
        try (Connection connection = database.connect(role);
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String text(String query) {
        StringBuilder text = new StringBuilder();
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                text.append(row.getString(1)).append('\n');
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
