package dev.bedstone.postgres.internal;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.contracts.Observer;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.Ids;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Retry;
import dev.bedstone.kernel.Scope;
import dev.bedstone.postgres.TransactionOptions;
import dev.bedstone.postgres.internal.ServerChecks.Demands;
import dev.bedstone.postgres.internal.Units.Repeat;
import dev.bedstone.postgres.internal.copy.BulkLoad;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** What an opened PostgreSQL consists of: made together, closed together. Thread-safe. */
public final class Parts implements AutoCloseable {

    private final PostgresConfig config;
    private final Context context;
    private final Context elsewhere;
    private final Retry retry;
    private final Connections connections;
    private final Units units;
    private final @Nullable ReplicatedUnits replicated;
    private final DirectLeases direct = new DirectLeases();
    private final PlatformWork platform;
    private final DirectWork owner;
    private final DirectWork loader;
    private final PostgresHealth health;
    private final DataSource lent;
    private final List<Problem> advice;

    private Parts(
            PostgresConfig config,
            PostgresFailures failures,
            StoreHooks hooks,
            Connector connector,
            List<Problem> advice) {
        this.config = config;
        this.context =
                new Context(
                        failures,
                        new Observer(failures.store(), hooks),
                        new SqlTexts(),
                        new StatementLog(config.statements()),
                        new Outbox(new Ids(InstantSource.system())),
                        Positions.of(config.replica().isPresent()));
        this.elsewhere = context.elsewhere();
        this.retry = new Retry(config.retry());
        this.connections = new Connections(connector, config, failures);
        this.units = new Units(connections, context, retry, config.timeouts().call());
        this.replicated =
                config.replica()
                        .map(endpoint ->
                                ReplicatedUnits.of(
                                        units, endpoint, config, context, retry, connector))
                        .orElse(null);
        this.platform = new PlatformWork(config, context, retry);
        this.owner = DirectWork.owner(config, context, direct);
        this.loader = DirectWork.loader(config, context, direct);
        this.health = new PostgresHealth(connections, failures, replicated);
        this.lent = new LentDataSource(connections, config.timeouts().socket());
        this.advice = advice;
    }

    /**
     * Connects, and checks that the server is fit to be used.
     *
     * @throws dev.bedstone.kernel.ConfigurationException with everything that cannot work
     * @throws dev.bedstone.kernel.StoreFailure if the server cannot be reached or refuses
     */
    public static Parts open(StoreId id, PostgresConfig config, StoreHooks hooks, Demands demands) {
        PostgresFailures failures = new PostgresFailures(id, config.showDataInFailures());
        try {
            Connector connector = new Connector(config.primary(), config);
            List<Problem> advice;
            try (PgConnection connection = connector.open()) {
                advice = ServerChecks.check(connection, config, demands);
            }
            return new Parts(config, failures, hooks, connector, advice);
        } catch (SQLException e) {
            throw failures.of("open", Phase.CONNECT, e);
        } catch (IllegalArgumentException e) {
            throw failures.misconfigured(
                    "open", String.valueOf(e.getMessage()), "correct the configuration");
        }
    }

    public PostgresConfig config() {
        return config;
    }

    public PostgresFailures failures() {
        return context.failures();
    }

    /** What all work on our own connections shares. */
    public Context context() {
        return context;
    }

    /** What all work on somebody else's connections shares. */
    public Context elsewhere() {
        return elsewhere;
    }

    /** Work as the application, on the primary and on a replica. */
    public TransactionRunner application() {
        return replicated != null ? replicated : units;
    }

    /** Work on connections of another pool. */
    public TransactionRunner on(DataSource source) {
        return on(source::getConnection, true);
    }

    /** Work on a connection of somebody else, in the transaction that runs there if one does. */
    public TransactionRunner on(Connection connection) {
        try {
            return connection.getAutoCommit()
                    ? on(() -> connection, false)
                    : new JoinedUnits(connection, elsewhere, config.timeouts().call(), direct);
        } catch (SQLException e) {
            throw failures().of("use connection", Phase.CONNECT, e);
        }
    }

    private TransactionRunner on(ForeignLeases.Source source, boolean closes) {
        ForeignLeases leases = new ForeignLeases(source, closes, failures(), direct);
        return new Units(leases, elsewhere, retry, config.timeouts().call());
    }

    public PlatformWork platform() {
        return platform;
    }

    public DirectWork owner() {
        return owner;
    }

    /** Loads rows of the bound tenant: as the loader's role if there is one. */
    public <T extends Record> long load(
            String table, TransactionOptions options, Class<T> type, Iterator<? extends T> rows) {
        Binding binding = Binding.of(Scope.current());
        checkOpen("load");
        requireOutside("load its rows with tx.copyIn()");
        if (loader.isPossible()) {
            return loader.run(options, binding, tx -> BulkLoad.tenantRows(tx, table, type, rows));
        }
        TransactionOptions own =
                options.within().isPresent()
                        ? options
                        : options.within(config.timeouts().statement());
        return units.run(
                "load",
                own,
                Repeat.NEVER,
                binding,
                tx -> BulkLoad.tenantRows(tx, table, type, rows));
    }

    private void requireOutside(String advice) {
        if (replicated != null) {
            replicated.requireOutside(advice);
        } else {
            units.requireOutside(advice);
        }
    }

    public PostgresHealth health() {
        return health;
    }

    public Connections connections() {
        return connections;
    }

    /** The pool, for libraries that bring their own way to work with JDBC. */
    public DataSource lent() {
        return lent;
    }

    /** What is not safe about the server. */
    public List<Problem> advice() {
        return advice;
    }

    /**
     * Checks that the store is open.
     *
     * @throws dev.bedstone.kernel.Unavailable for good if it is closed
     */
    public void checkOpen(String operation) {
        if (connections.isClosed()) {
            throw failures().closed(operation);
        }
    }

    @Override
    public void close() {
        if (replicated != null) {
            replicated.close();
        }
        connections.close();
        platform.close();
        direct.close();
    }
}
