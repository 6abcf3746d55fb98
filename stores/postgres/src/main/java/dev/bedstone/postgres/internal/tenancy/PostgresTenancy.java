package dev.bedstone.postgres.internal.tenancy;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.TenantFault;
import dev.bedstone.postgres.internal.Connector;
import dev.bedstone.postgres.internal.Phase;
import dev.bedstone.postgres.internal.PostgresFailures;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.postgresql.jdbc.PgConnection;

/** Lint and trials of one database. Thread-safe; every call has connections of its own. */
public final class PostgresTenancy {

    private static final String LINT = "tenant lint";

    private final PostgresConfig config;
    private final PostgresFailures failures;

    public PostgresTenancy(PostgresConfig config, PostgresFailures failures) {
        this.config = config;
        this.failures = failures;
    }

    /** What breaks a rule. */
    public List<TenantFault> lint() {
        try (PgConnection connection = new Connector(config.primary(), config).open()) {
            return new Lint(connection, applicationRoles()).run();
        } catch (SQLException e) {
            throw failures.of(LINT, Phase.TRANSACTION, e);
        }
    }

    private SortedSet<String> applicationRoles() {
        SortedSet<String> roles = new TreeSet<>();
        roles.add(config.primary().user());
        config.replica().map(PostgresEndpoint::user).ifPresent(roles::add);
        return roles;
    }
}
