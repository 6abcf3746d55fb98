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
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.Probed;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantBound;
import dev.bedstone.contracts.TenantFault;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.internal.Binding;
import dev.bedstone.postgres.internal.Context;
import dev.bedstone.postgres.internal.Parts;
import dev.bedstone.postgres.internal.ServerChecks.Demands;
import dev.bedstone.postgres.internal.TransactionRunner;
import dev.bedstone.postgres.internal.Units;
import dev.bedstone.postgres.internal.migration.PostgresMigrations;
import dev.bedstone.postgres.internal.tenancy.PostgresTenancy;
import java.sql.Connection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

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

    private final Parts parts;
    private final PostgresTransactions bound;
    private final PostgresTransactions unbound;
    private final PostgresMigrations migrations;
    private final PostgresTenancy tenancy;

    private Postgres(Parts parts) {
        this.parts = parts;
        this.bound = ofTenant(parts.application(), parts.context());
        this.unbound =
                new PostgresTransactions(parts.application(), parts.context(), Binding::noTenant);
        this.migrations = new PostgresMigrations(parts.config(), parts.failures());
        this.tenancy = new PostgresTenancy(parts.config(), parts.failures());
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
        return new Postgres(Parts.open(ID, config, hooks, demands));
    }

    /**
     * As {@link PostgresTransactions#transaction(PostgresWork)}, for the tenant and the actor that
     * are bound to the running code.
     */
    public <T extends @Nullable Object, X extends Exception> T transaction(PostgresWork<T, X> work)
            throws X {
        return bound.transaction(work);
    }

    /**
     * As {@link PostgresTransactions#transaction(TransactionOptions, PostgresWork)}, for the tenant
     * and the actor that are bound to the running code.
     *
     * @throws dev.bedstone.kernel.MissingScopeException if none is bound; nothing was sent
     */
    public <T extends @Nullable Object, X extends Exception> T transaction(
            TransactionOptions options, PostgresWork<T, X> work) throws X {
        return bound.transaction(options, work);
    }

    /**
     * As {@link PostgresTransactions#read(PostgresWork)}, for the tenant and the actor that are
     * bound to the running code.
     */
    public <T extends @Nullable Object, X extends Exception> T read(PostgresWork<T, X> work)
            throws X {
        return bound.read(work);
    }

    /**
     * As {@link PostgresTransactions#read(TransactionOptions, PostgresWork)}, for the tenant and
     * the actor that are bound to the running code.
     */
    public <T extends @Nullable Object, X extends Exception> T read(
            TransactionOptions options, PostgresWork<T, X> work) throws X {
        return bound.read(options, work);
    }

    /**
     * As {@link PostgresTransactions#sql}, for the tenant and the actor that are bound to the
     * running code.
     */
    public PostgresStatement sql(String text) {
        return bound.sql(text);
    }

    /**
     * As {@link PostgresTransactions#query}, for the tenant and the actor that are bound to the
     * running code.
     */
    public PostgresStatement query(String text) {
        return bound.query(text);
    }

    /**
     * Transactions of the same role with no tenant bound, for tables that belong to none and for
     * applications that have no tenants. Row-level security refuses the tables of tenants.
     */
    public PostgresTransactions withoutTenant() {
        return unbound;
    }

    /** As {@link #platform(String, TransactionOptions, PostgresWork)} with nothing special. */
    public <T extends @Nullable Object, X extends Exception> T platform(
            String reason, PostgresWork<T, X> work) throws X {
        return platform(reason, TransactionOptions.STANDARD, work);
    }

    /**
     * Does work across tenants in a transaction, as a role of its own that row-level security does
     * not bind, over a pool of two connections. Who, when and why are written into the table {@code
     * bedstone.platform_audit}, in the same transaction; before it if it only reads, and after it
     * if it fails. They are in the log {@code dev.bedstone.postgres.audit} too, and shown by the
     * server ({@code pg_stat_activity}, {@code current_setting('app.reason')}). Joins no
     * transaction but one of {@code platform} with the same reason.
     *
     * @param reason why it is done, 1 to 200 characters on one line; holds no personal data
     * @return what the work returns
     * @throws Misconfigured if {@code bedstone.postgres.platform.url} is not set, or the migrations
     *     of this module were not carried out
     * @throws StoreFailure if the store fails
     */
    public <T extends @Nullable Object, X extends Exception> T platform(
            String reason, TransactionOptions options, PostgresWork<T, X> work) throws X {
        checkOpen("platform");
        return parts.platform().run(reason, options, in(work));
    }

    /**
     * Deletes what is kept no longer, of all tenants: idempotency keys that are older than {@code
     * bedstone.postgres.idempotency.keep}. To be called now and then, such as once a day; several
     * processes may call it at a time.
     *
     * @return how many rows were deleted
     * @throws Misconfigured as {@link #platform(String, TransactionOptions, PostgresWork)}
     * @throws StoreFailure if the store fails; what was deleted stays deleted
     */
    public long purge() {
        checkOpen("purge");
        return parts.platform().purgeIdempotencyKeys(parts.config().keepIdempotencyKeys());
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
        return parts.owner().run(TransactionOptions.STANDARD, Binding.owner(), in(work));
    }

    /**
     * Transactions for the bound tenant and actor on connections of another pool, which are given
     * back as they came. A data source that hands out the connection of a running transaction, as
     * Spring's transaction-aware one does, is not meant: give that connection to {@link
     * #using(Connection)}. The connections must lead to PostgreSQL's own driver.
     */
    public PostgresTransactions using(DataSource source) {
        return ofTenant(parts.on(source), parts.elsewhere());
    }

    /**
     * Transactions for the bound tenant and actor on a connection of somebody else, who goes on
     * using and closes it. With automatic commit on they are transactions of their own; with
     * automatic commit off they join the one that is running on it, whose owner commits or rolls
     * back, and in which tenant and actor stay bound for other statements, such as those of jOOQ or
     * Hibernate. One such transaction works for one tenant. Used by one thread at a time.
     */
    public PostgresTransactions using(Connection connection) {
        return ofTenant(parts.on(connection), parts.elsewhere());
    }

    /** As {@link #load(String, TransactionOptions, Class, Iterator)} within 30 s. */
    public <T extends Record> long load(String table, Class<T> type, Iterator<? extends T> rows) {
        return load(table, TransactionOptions.STANDARD, type, rows);
    }

    /**
     * Loads records into a table of the bound tenant, in a transaction of its own: as {@link
     * PostgresTx#copyIn}, and where {@code bedstone.postgres.loader.url} is set with plain COPY as
     * that role, which row-level security does not bind and which needs no right but to insert. The
     * layer writes the tenant itself; no record can say another. Without that setting it is {@link
     * PostgresTx#copyIn} in a transaction. Joins nothing and is never done again.
     *
     * @param table its name as in a statement; a constant of the program
     * @param options its time is that of one statement, 30 s unless configured or said otherwise
     * @return how many rows were loaded
     * @throws IllegalArgumentException as {@link PostgresTx#copyIn}, and if the table has no column
     *     {@code tenant_id}
     * @throws IllegalStateException if no tenant is bound, or a transaction runs in this thread
     * @throws StoreFailure if the store fails
     */
    public <T extends Record> long load(
            String table, TransactionOptions options, Class<T> type, Iterator<? extends T> rows) {
        return parts.load(table, options, type, rows);
    }

    /**
     * The pool, for libraries that bring their own way to work with JDBC: the same connections,
     * which count against the same limit, with automatic commit. Its exceptions are the driver's
     * own and may hold row data; its statements end with the server's statement timeout. Closed
     * with this store.
     */
    public DataSource dataSource() {
        return parts.lent();
    }

    /** What is not safe about the server, found when the store was opened. */
    public List<Problem> advice() {
        return parts.advice();
    }

    @Override
    public Probe probe(Deadline deadline) {
        return parts.health().probe(deadline);
    }

    @Override
    public ConnectionStatistics statistics() {
        return parts.connections().statistics();
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
    public List<TenantAttack> attacks() {
        return PostgresTenancy.attacks();
    }

    @Override
    public TenantTrial openTrial() {
        checkOpen("tenant prove");
        return tenancy.openTrial();
    }

    @Override
    public TenantTrial openLiveTrial() {
        checkOpen("tenant prove");
        return tenancy.openLiveTrial();
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
        parts.close();
    }

    @Override
    public String toString() {
        return "Postgres[" + ID + "]";
    }

    private void checkOpen(String operation) {
        parts.checkOpen(operation);
    }

    private static PostgresTransactions ofTenant(TransactionRunner runner, Context context) {
        return new PostgresTransactions(runner, context, () -> Binding.of(Scope.current()));
    }

    private static Postgres openPart(PostgresConfig own, BedstoneConfig whole, StoreHooks hooks) {
        boolean strict = whole.profile() == Profile.PRODUCTION;
        return open(own, hooks, new Demands(strict, whole.instances()));
    }

    private static <T extends @Nullable Object, X extends Exception> Units.Work<T, X> in(
            PostgresWork<T, X> work) {
        return transaction -> work.in(new PostgresTx(transaction));
    }
}
