package dev.bedstone.postgres;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.Profile;
import dev.bedstone.config.StoreInstaller;
import dev.bedstone.contracts.Capability;
import dev.bedstone.contracts.ConnectionStatistics;
import dev.bedstone.contracts.Migratable;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.Observer;
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.Probed;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.contracts.TenantBound;
import dev.bedstone.contracts.TenantFault;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Retry;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.internal.Connections;
import dev.bedstone.postgres.internal.Connector;
import dev.bedstone.postgres.internal.LentDataSource;
import dev.bedstone.postgres.internal.OwnerWork;
import dev.bedstone.postgres.internal.Phase;
import dev.bedstone.postgres.internal.PostgresFailures;
import dev.bedstone.postgres.internal.PostgresHealth;
import dev.bedstone.postgres.internal.ServerChecks;
import dev.bedstone.postgres.internal.ServerChecks.Demands;
import dev.bedstone.postgres.internal.SqlTexts;
import dev.bedstone.postgres.internal.Transaction;
import dev.bedstone.postgres.internal.Units;
import dev.bedstone.postgres.internal.Units.Repeat;
import dev.bedstone.postgres.internal.migration.PostgresMigrations;
import dev.bedstone.postgres.internal.tenancy.PostgresTenancy;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * An opened PostgreSQL database: a pool of connections as the application's role. Thread-safe; made
 * for virtual threads, and works as well on platform threads.
 *
 * <p>Every call ends by its deadline, 5 s unless configured or said otherwise. Callers are served
 * in the order they came. A caller whose thread is interrupted gets {@link
 * dev.bedstone.kernel.Unavailable}, and its statement is cancelled on the server.
 */
public final class Postgres implements Store, Probed, Migratable, TenantBound {

    /**
     * Where Bedstone's own migrations lie on the class path, for a line named {@code bedstone}: the
     * classes of tables, see the guide of tenants.
     */
    public static final String MIGRATIONS = "dev/bedstone/postgres/migrations/postgres";

    private static final StoreId ID = StoreId.of(StoreKind.POSTGRES);

    private final PostgresFailures failures;
    private final Connections connections;
    private final Units units;
    private final OwnerWork owner;
    private final PostgresMigrations migrations;
    private final PostgresTenancy tenancy;
    private final PostgresHealth health;
    private final DataSource dataSource;
    private final List<Problem> advice;

    private Postgres(
            PostgresConfig config, StoreHooks hooks, Connector connector, List<Problem> advice) {
        this.failures = new PostgresFailures(ID, config.showDataInFailures());
        this.connections = new Connections(connector, config, failures);
        Transaction.Context context =
                new Transaction.Context(failures, new Observer(ID, hooks), new SqlTexts());
        Retry retry = new Retry(config.retry());
        this.units = new Units(connections, context, retry, config.timeouts().call());
        this.owner = new OwnerWork(config, context);
        this.migrations = new PostgresMigrations(config, failures);
        this.tenancy = new PostgresTenancy(config, failures);
        this.health = new PostgresHealth(connections, failures);
        this.dataSource = new LentDataSource(connections, config.timeouts().socket());
        this.advice = advice;
    }

    /** Opens PostgreSQL from an application's configuration. */
    public static StoreInstaller<Postgres> store() {
        return StoreInstaller.of(
                StoreKind.POSTGRES, Postgres.class, BedstoneConfig::postgres, Postgres::openPart);
    }

    /**
     * Connects, and checks that the server is fit to be used; what is not safe but works is logged
     * and told by {@link #advice()}.
     *
     * @throws ConfigurationException with everything about the server that cannot work
     * @throws StoreFailure if the server cannot be reached or refuses
     */
    public static Postgres open(PostgresConfig config, StoreHooks hooks) {
        return open(config, hooks, Demands.STANDARD);
    }

    private static Postgres open(PostgresConfig config, StoreHooks hooks, Demands demands) {
        PostgresFailures failures = new PostgresFailures(ID, config.showDataInFailures());
        try {
            Connector connector = new Connector(config.primary(), config);
            List<Problem> advice;
            try (PgConnection connection = connector.open()) {
                advice = ServerChecks.check(connection, config, demands);
            }
            return new Postgres(config, hooks, connector, advice);
        } catch (SQLException e) {
            throw failures.of("open", Phase.CONNECT, e);
        } catch (IllegalArgumentException e) {
            throw failures.misconfigured(
                    "open", String.valueOf(e.getMessage()), "correct the configuration");
        }
    }

    /** As {@link #transaction(TransactionOptions, PostgresWork)} with nothing special. */
    public <T extends @Nullable Object, X extends Exception> T transaction(PostgresWork<T, X> work)
            throws X {
        return transaction(TransactionOptions.STANDARD, work);
    }

    /**
     * Does work in a transaction: committed when it returns, rolled back when it throws. Inside of
     * a running transaction of the same thread and store it joins that one, which must have the
     * same isolation; if joined work throws, the whole is rolled back.
     *
     * <p>The whole work is done again when the server says that a concurrent transaction won, as
     * often as the configuration allows; never when the outcome of a commit is not known.
     *
     * @return what the work returns
     * @throws StoreFailure if the store fails; with {@link dev.bedstone.kernel.OutcomeUnknown} the
     *     commit may or may not have taken place, with any other nothing stays
     * @throws IllegalStateException if it cannot join the running transaction
     */
    public <T extends @Nullable Object, X extends Exception> T transaction(
            TransactionOptions options, PostgresWork<T, X> work) throws X {
        return units.run("transaction", options, repeat(options), in(work));
    }

    /**
     * Does work that only reads: the server refuses writes, unless it joins a running transaction
     * that writes. The whole work is done again also when the connection is lost.
     *
     * @return what the work returns
     * @throws StoreFailure if the store fails
     */
    public <T extends @Nullable Object, X extends Exception> T read(PostgresWork<T, X> work)
            throws X {
        return units.run("read", TransactionOptions.READ_ONLY, Repeat.READ, in(work));
    }

    /**
     * Does work in a transaction as the schema's owner, for changes of the schema: over one direct
     * connection that is opened for it. Its time is that of one statement, 30 s unless configured
     * otherwise. Joins nothing and is never done again.
     *
     * @return what the work returns
     * @throws Misconfigured if {@code bedstone.postgres.migration.url} is not set
     * @throws StoreFailure if the store fails
     */
    public <T extends @Nullable Object, X extends Exception> T owner(PostgresWork<T, X> work)
            throws X {
        checkOpen("owner");
        return owner.run(in(work));
    }

    /**
     * The pool, for libraries that bring their own way to work with JDBC: the same connections,
     * which count against the same limit, with automatic commit. Its exceptions are the driver's
     * own and may hold row data; its statements end with the server's statement timeout. Closed
     * with this store.
     */
    public DataSource dataSource() {
        return dataSource;
    }

    /** What is not safe about the server, found when the store was opened. */
    public List<Problem> advice() {
        return advice;
    }

    @Override
    public Probe probe(Deadline deadline) {
        return health.probe(deadline);
    }

    @Override
    public ConnectionStatistics statistics() {
        return connections.statistics();
    }

    @Override
    public boolean hasTransactionalSchema() {
        return true;
    }

    @Override
    public MigrationSession openMigrations(String who) {
        checkOpen("migrate");
        return migrations.open(who);
    }

    @Override
    public MigrationScratch openScratch(String who) {
        checkOpen("migrate");
        return migrations.openScratch(who);
    }

    @Override
    public String print(List<MigrationScript> scripts, String who) {
        return PostgresMigrations.print(scripts, who);
    }

    @Override
    public List<TenantFault> lint() {
        checkOpen("tenant lint");
        return tenancy.lint();
    }

    @Override
    public StoreId id() {
        return ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.PROBED, Capability.MIGRATABLE, Capability.TENANT_BOUND);
    }

    @Override
    public void close() {
        connections.close();
        owner.close();
    }

    @Override
    public String toString() {
        return "Postgres[" + ID + "]";
    }

    private void checkOpen(String operation) {
        if (connections.isClosed()) {
            throw failures.closed(operation);
        }
    }

    private static Postgres openPart(PostgresConfig own, BedstoneConfig whole, StoreHooks hooks) {
        boolean strict = whole.profile() == Profile.PRODUCTION;
        return open(own, hooks, new Demands(strict, whole.instances()));
    }

    private static Repeat repeat(TransactionOptions options) {
        return options.readOnly() ? Repeat.READ : Repeat.WRITE;
    }

    private static <T extends @Nullable Object, X extends Exception> Units.Work<T, X> in(
            PostgresWork<T, X> work) {
        return transaction -> work.in(new PostgresTx(transaction));
    }
}
