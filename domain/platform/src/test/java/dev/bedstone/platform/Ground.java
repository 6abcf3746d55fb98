package dev.bedstone.platform;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.postgres.PostgresWork;
import dev.bedstone.testkit.FreshDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A database with areas of the platform; each test takes tenants of its own. */
public final class Ground implements AutoCloseable {

    private final FreshDatabase database;
    private final Postgres postgres;
    private final List<MigrationLine> lines;

    /** Migrates a database, which need not be empty. */
    public Ground(FreshDatabase database, Area first, Area... more) {
        this(database, Area.lines(first, more));
        migrations().up();
    }

    private Ground(FreshDatabase database, List<MigrationLine> lines) {
        this.database = database;
        this.postgres = Postgres.open(database.config(), StoreHooks.NONE);
        this.lines = lines;
    }

    /** Takes a copy of what is migrated, for a database that is empty. */
    public static Ground of(FreshDatabase database, Area first, Area... more) throws SQLException {
        String state =
                EnumSet.of(first, more).stream()
                        .map(area -> area.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("_", "platform_", ""));
        database.beginWith(state, fresh -> new Ground(fresh, first, more).close());
        return new Ground(database, Area.lines(first, more));
    }

    /** A tenant that has nothing yet, and one of its users. */
    public static Scope tenant() {
        return new Scope(new TenantId(UUID.randomUUID()), Actor.user(UUID.randomUUID()));
    }

    public Postgres postgres() {
        return postgres;
    }

    public Migrations migrations() {
        return Migrations.of(List.of(postgres), lines, MigrationOptions.STANDARD);
    }

    /** The same with a line more. */
    public Migrations with(MigrationLine line) {
        List<MigrationLine> more = new ArrayList<>(lines);
        more.add(line);
        return Migrations.of(List.of(postgres), more, MigrationOptions.STANDARD);
    }

    /** A transaction of one of the tenants. */
    public <T extends @Nullable Object> T as(Scope scope, PostgresWork<T, RuntimeException> work) {
        return scope.<T, RuntimeException>call(() -> postgres.transaction(work));
    }

    /** A transaction of nobody in particular. */
    public <T extends @Nullable Object> T unbound(PostgresWork<T, RuntimeException> work) {
        return postgres.withoutTenant().transaction(work);
    }

    /** Statements past the code under test. */
    public void execute(PostgresRole role, String script) throws SQLException {
        try (Connection connection = database.connect(role);
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    /** The first column of a query as the superuser, who sees everything. */
    public List<String> values(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                values.add(String.valueOf(row.getString(1)));
            }
        }
        return values;
    }

    @Override
    public void close() {
        postgres.close();
    }
}
