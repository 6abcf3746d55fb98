package dev.bedstone.postgres.internal.tenancy;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantFault;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.postgres.internal.Connector;
import dev.bedstone.postgres.internal.Phase;
import dev.bedstone.postgres.internal.PostgresFailures;
import dev.bedstone.postgres.internal.ScratchDatabase;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            String migrationRole = config.migration().map(PostgresEndpoint::user).orElse(null);
            return new Lint(connection, applicationRoles(), loaderRoles(), migrationRole).run();
        } catch (SQLException e) {
            throw failures.of(LINT, Phase.TRANSACTION, e);
        }
    }

    /** The attacks this store knows. */
    public static List<TenantAttack> attacks() {
        return Attacks.ALL.stream().map(Attack::description).toList();
    }

    /** A trial on a copy of the schema. */
    public TenantTrial openTrial() {
        PostgresEndpoint endpoint =
                config.migration()
                        .orElseThrow(() ->
                                failures.misconfigured(
                                        Trial.OPERATION,
                                        "there is no way to the server as the schema's owner",
                                        "set bedstone.postgres.migration.url"));
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        try {
            PgConnection administration = open(endpoint);
            resources.push(administration);
            if (!Connector.isDirect(administration)) {
                throw pooler();
            }
            ScratchDatabase scratch =
                    ScratchDatabase.create(
                            administration, endpoint.user(), Trial.OPERATION, failures);
            resources.push(scratch);
            return openTrial(endpoint, in(endpoint, scratch.name()), resources);
        } catch (SQLException e) {
            resources.forEach(Connector::quietly);
            throw failures.of(Trial.OPERATION, Phase.CONNECT, e);
        } catch (RuntimeException e) {
            resources.forEach(Connector::quietly);
            throw e;
        }
    }

    private Misconfigured pooler() {
        return failures.misconfigured(
                Trial.OPERATION,
                "bedstone.postgres.migration.url leads to a pooler, which keeps settings and"
                        + " connections that a copy of the schema must be alone with",
                "give it the server's own address and port");
    }

    private Trial openTrial(
            PostgresEndpoint live, PostgresEndpoint scratch, Deque<AutoCloseable> resources)
            throws SQLException {
        PgConnection owner = open(scratch);
        resources.push(owner);
        Map<String, String> leftOut;
        try (PgConnection source = open(live)) {
            leftOut = new SchemaCopy(source, owner).run();
        }
        String role = config.primary().user();
        Copy copy = new Copy(owner, role);
        Ground.Sessions sessions = () -> open(as(scratch, config.primary()));
        leftOut.putAll(copy.plant(1));
        Observations observations = Observations.of(copy.schema(), copy.planter());
        try (Intruder witness = new Intruder(sessions.open(), false)) {
            observations.begin(witness);
        }
        leftOut.putAll(copy.plant(2));
        leftOut.putAll(observations.leftOut());
        copy.analyze();
        Ground ground =
                new Ground(copy.schema(), copy.planter(), observations, sessions, role, false);
        return new Trial(failures, ground, copy, leftOut, List.copyOf(resources));
    }

    /** A trial on the database as it is. */
    public TenantTrial openLiveTrial() {
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        try {
            PgConnection reader = open(config.primary());
            resources.push(reader);
            String role = config.primary().user();
            TrialSchema schema = new TrialSchema(reader, role);
            Planter planter = new Planter(reader, schema.tables());
            Ground ground =
                    new Ground(
                            schema,
                            planter,
                            new Observations(),
                            () -> open(config.primary()),
                            role,
                            true);
            return new Trial(failures, ground, null, Map.of(), List.copyOf(resources));
        } catch (SQLException e) {
            resources.forEach(Connector::quietly);
            throw failures.of(Trial.OPERATION, Phase.CONNECT, e);
        }
    }

    private PgConnection open(PostgresEndpoint endpoint) throws SQLException {
        return new Connector(endpoint, config).open();
    }

    private static PostgresEndpoint in(PostgresEndpoint endpoint, String database) {
        return new PostgresEndpoint(
                endpoint.hosts(),
                database,
                endpoint.user(),
                endpoint.password(),
                endpoint.tls(),
                endpoint.pooler());
    }

    /** The same place as another role. */
    private static PostgresEndpoint as(PostgresEndpoint place, PostgresEndpoint role) {
        return new PostgresEndpoint(
                place.hosts(),
                place.database(),
                role.user(),
                role.password(),
                place.tls(),
                place.pooler());
    }

    private SortedSet<String> applicationRoles() {
        SortedSet<String> roles = new TreeSet<>();
        roles.add(config.primary().user());
        config.replica().map(PostgresEndpoint::user).ifPresent(roles::add);
        return roles;
    }

    /** That of the configuration, and the one that migrations give rights to unless told others. */
    private SortedSet<String> loaderRoles() {
        SortedSet<String> roles = new TreeSet<>(Set.of("bedstone_loader"));
        config.loader().map(PostgresEndpoint::user).ifPresent(roles::add);
        return roles;
    }
}
