package dev.bedstone.clickhouse;

import com.clickhouse.client.api.Client;
import dev.bedstone.clickhouse.internal.Binding;
import dev.bedstone.clickhouse.internal.ClickHouseHealth;
import dev.bedstone.clickhouse.internal.Draft;
import dev.bedstone.clickhouse.internal.DriverClient;
import dev.bedstone.clickhouse.internal.Inserts;
import dev.bedstone.clickhouse.internal.PartitionMerges;
import dev.bedstone.clickhouse.internal.Queries;
import dev.bedstone.clickhouse.internal.ServerChecks;
import dev.bedstone.clickhouse.internal.Statements;
import dev.bedstone.clickhouse.internal.migration.ClickHouseMigrations;
import dev.bedstone.clickhouse.internal.tenancy.Changes;
import dev.bedstone.clickhouse.internal.tenancy.ClickHouseTenancy;
import dev.bedstone.clickhouse.internal.tenancy.NoTenantBinding;
import dev.bedstone.clickhouse.internal.tenancy.PlatformBinding;
import dev.bedstone.clickhouse.internal.tenancy.TableClasses;
import dev.bedstone.clickhouse.internal.tenancy.TenantBinding;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.ClickHouseConfig;
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
import dev.bedstone.kernel.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * ClickHouse over its HTTP interface. Thread-safe; made for virtual threads, and works as well on
 * platform threads.
 *
 * <pre>{@code
 * List<Cost> costs =
 *         clickhouse.query(
 *                         "select model, sum(cost) as cost from calls where at >= {from:DateTime64(3)}"
 *                                 + " group by model")
 *                 .bind("from", from)
 *                 .list(Cost.class);
 * clickhouse.insert("calls").token(batchId).rows(Call.class, calls);
 * }</pre>
 *
 * <p>{@link #query}, {@link #insert}, {@link #delete} and {@link #update} work for the tenant of
 * the bound {@link dev.bedstone.kernel.Scope} and throw {@link
 * dev.bedstone.kernel.MissingScopeException} without one, before anything is sent; {@link
 * #withoutTenant()} and {@link #platform} do not.
 *
 * <p>Every call ends by its time, {@code bedstone.clickhouse.timeouts.call} unless it says
 * otherwise. Callers are served in the order they came, {@code bedstone.clickhouse.max-connections}
 * at once. A caller whose thread is interrupted, or whose time is over, leaves nothing running: the
 * statement is killed on the server.
 */
public final class ClickHouse implements Store, Probed, Migratable, TenantBound {

    private static final StoreId ID = StoreId.of(StoreKind.CLICKHOUSE);

    private final Duration time;
    private final Statements statements;
    private final Queries queries;
    private final Inserts inserts;
    private final TenantBinding binding;
    private final Queries boundQueries;
    private final Inserts boundInserts;
    private final ClickHouseStatements withoutTenant;
    private final ClickHouseHealth health;
    private final DriverClient client;
    private final ClickHouseMigrations migrations;
    private final ClickHouseTenancy tenancy;
    private final List<Problem> advice;

    private ClickHouse(
            ClickHouseConfig config,
            StoreHooks hooks,
            Statements statements,
            List<Problem> advice) {
        this.time = config.timeouts().call();
        this.statements = statements;
        this.queries = new Queries(statements);
        TableClasses classes = new TableClasses(queries, statements.failures(), config.database());
        this.inserts = new Inserts(statements, classes::forget);
        this.binding = new TenantBinding(classes, statements.failures());
        this.boundQueries = queries.boundTo(binding);
        this.boundInserts = inserts.boundTo(binding);
        Binding nobody = new NoTenantBinding(statements, classes);
        this.withoutTenant =
                new ClickHouseStatements(queries.boundTo(nobody), inserts.boundTo(nobody), time);
        this.health = new ClickHouseHealth(statements);
        this.client = new DriverClient(config);
        this.migrations =
                new ClickHouseMigrations(
                        config, statements.failures(), other -> ClickHouse.open(other, hooks));
        this.tenancy = new ClickHouseTenancy(ID, config, statements.failures());
        this.advice = List.copyOf(advice);
    }

    /** What an application installs. */
    public static StoreInstaller<ClickHouse> store() {
        return StoreInstaller.of(
                StoreKind.CLICKHOUSE,
                ClickHouse.class,
                BedstoneConfig::clickhouse,
                (part, whole, hooks) -> open(part, hooks));
    }

    /**
     * Connects, and checks that the server is fit to be used; what works but could be better is
     * told by {@link #advice()}.
     *
     * @throws dev.bedstone.kernel.StoreFailure if it cannot be reached, refuses, or would lose or
     *     double data
     * @throws ConfigurationException if the settings contradict each other
     */
    public static ClickHouse open(ClickHouseConfig config, StoreHooks hooks) {
        Statements statements = new Statements(ID, config, hooks);
        try {
            Deadline deadline =
                    Deadline.after(config.timeouts().connect().plus(config.timeouts().call()));
            return new ClickHouse(config, hooks, statements, ServerChecks.of(statements, deadline));
        } catch (RuntimeException unfit) {
            statements.close();
            throw unfit;
        }
    }

    /**
     * Begins a query for the tenant that is bound to the running code when it is sent. It reads
     * tables whose comment has a class, {@code [bedstone: tenant]} or {@code [bedstone: platform]},
     * of the former the tenant's rows only. Everything else is refused before it is sent: table
     * functions, {@code system} tables, functions that reach beyond their arguments, settings in
     * the text, PREWHERE, recursive WITH, and what cannot be understood beyond doubt.
     *
     * @param text the statement, with parameters as {@code {name:Type}}; without a FORMAT
     * @throws IllegalArgumentException if a parameter has a type that is none
     */
    public ClickHouseQuery query(String text) {
        return new ClickHouseQuery(boundQueries, new Draft("query", false, text, time));
    }

    /**
     * Begins an insert for the tenant that is bound to the running code when it is sent: the column
     * {@code tenant_id} is filled, and rows that say otherwise are refused. Tokens are the tenant's
     * own.
     *
     * @param table {@code events} or {@code telemetry.events}; quoted, whatever it is made of
     */
    public ClickHouseInsert insert(String table) {
        return new ClickHouseInsert(boundInserts, table, time);
    }

    /**
     * Begins a deletion of rows of the tenant that is bound to the running code when it is sent.
     *
     * @param where which of its rows: an expression over the table's columns, with parameters as
     *     {@code {name:Type}}; {@code 1} for all
     * @throws IllegalArgumentException if it is more than that
     */
    public ClickHouseCommand delete(String table, String where) {
        return change("delete", table, Changes.delete(table, where));
    }

    /**
     * Begins a change of rows of the tenant that is bound to the running code when it is sent; it
     * is over when every part has been rewritten.
     *
     * @param values columns and their new values: expressions over the table's columns, with
     *     parameters as {@code {name:Type}}
     * @param where as for {@link #delete}
     * @throws IllegalArgumentException if one of them is more than that
     */
    public ClickHouseCommand update(String table, Map<String, String> values, String where) {
        return change("update", table, Changes.update(table, values, where));
    }

    private ClickHouseCommand change(String what, String table, String text) {
        Draft draft = new Draft(what + " " + table, true, text, time);
        draft.setting("mutations_sync", 1);
        return new ClickHouseCommand(
                boundQueries.boundTo(binding.forChanges(table)), inserts, draft);
    }

    /**
     * Begins a statement that changes something, such as a table. It belongs to no tenant: this is
     * {@link ClickHouseStatements#command} of {@link #withoutTenant()}.
     *
     * @throws IllegalArgumentException if a parameter has a type that is none
     */
    public ClickHouseCommand command(String text) {
        return withoutTenant.command(text);
    }

    /**
     * Statements with no tenant bound, for tables that belong to none and for applications that
     * have no tenants. The server refuses to read tables of tenants, unless the user may set no
     * settings; rows for them are taken only if they are encoded ({@link ClickHouseInsert#blocks})
     * and so say themselves whose they are.
     */
    public ClickHouseStatements withoutTenant() {
        return withoutTenant;
    }

    /**
     * Does work across tenants: statements that nothing is added to. The reason is written into the
     * log {@code dev.bedstone.clickhouse.audit}, and into the server's as {@code log_comment}.
     *
     * @param reason why it is done, 1 to 200 characters on one line; holds no personal data
     * @return what the work returns
     */
    public <T extends @Nullable Object, X extends Exception> T platform(
            String reason, ClickHouseWork<T, X> work) throws X {
        Binding everybody = PlatformBinding.of(statements, reason);
        return work.in(
                new ClickHouseStatements(
                        queries.boundTo(everybody), inserts.boundTo(everybody), time));
    }

    /**
     * Makes one part of each partition of this database that has several and that nobody has
     * written to for a while: answers about months that are over come from fewer files, and rows
     * that a table of the Replacing or Summing kind keeps once are one. Each partition is read and
     * written whole, one after the other; one that has been merged is left alone the next time.
     * Work across tenants, recorded as {@link #platform} is.
     *
     * @param resting for how long nobody has written to it, in whole seconds; an hour at least
     *     leaves those alone that are filled
     * @param merged told after each partition, on the caller's thread
     * @throws dev.bedstone.kernel.StoreFailure if the server cannot merge one, such as for want of
     *     space; those before it stay merged
     */
    public void optimize(Duration resting, Consumer<MergedPartition> merged) {
        platform(
                "optimize partitions that nobody writes to",
                all -> {
                    new PartitionMerges(all).run(resting, merged);
                    return true;
                });
    }

    /**
     * The driver's own client, for what this class does not offer; made at the first call, with its
     * own connections and without its retries. What goes over it is not bounded, translated or told
     * to the hooks. Its HTTP library writes the password into its log at level DEBUG: keep {@code
     * org.apache.hc.client5} at INFO. It belongs to the store, which closes it.
     */
    public Client client() {
        return client.get();
    }

    /** What could be better about the server; found when the store was opened. */
    public List<Problem> advice() {
        return advice;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Degraded is a server with more than 100 active parts in one partition, or with a statement
     * that has been running for more than 300 s. Facts: {@code version}, {@code size} (bytes of all
     * tables on disk), {@code statements} and {@code oldestStatement} (milliseconds), {@code parts}
     * and {@code mostPartsInPartition}.
     */
    @Override
    public Probe probe(Deadline deadline) {
        return health.probe(deadline);
    }

    /**
     * {@inheritDoc}
     *
     * <p>What is counted are statements, each of which has a connection to itself; connections kept
     * between statements are not counted, so {@code open} equals {@code inUse}.
     */
    @Override
    public ConnectionStatistics statistics() {
        return statements.statistics();
    }

    /** {@inheritDoc} A statement stands alone; what came before it stays. */
    @Override
    public boolean hasTransactionalSchema() {
        return false;
    }

    /** {@inheritDoc} They have connections of their own, which live until the session is closed. */
    @Override
    public MigrationSession openMigrations(String who) {
        statements.checkOpen("migrate");
        return migrations.open(who);
    }

    @Override
    public MigrationScratch openScratch(String who) {
        statements.checkOpen("migrate");
        return migrations.openScratch(who);
    }

    @Override
    public String print(List<MigrationScript> scripts, String who) {
        return ClickHouseMigrations.print(scripts, who);
    }

    @Override
    public List<TenantFault> lint() {
        return tenancy.lint();
    }

    @Override
    public List<TenantAttack> attacks() {
        return ClickHouseTenancy.attacks();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The copy is made by the user of {@code bedstone.clickhouse.migration.url}, or this one,
     * who needs the right to create a database; the application's own attacks it.
     */
    @Override
    public TenantTrial openTrial() {
        statements.checkOpen("tenant prove");
        return tenancy.openTrial();
    }

    @Override
    public TenantTrial openLiveTrial() {
        statements.checkOpen("tenant prove");
        return tenancy.openLiveTrial();
    }

    @Override
    public StoreId id() {
        return ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.PROBED, Capability.MIGRATABLE, Capability.TENANT_BOUND);
    }

    @Override
    public void close() {
        try (statements) {
            client.close();
        }
    }

    @Override
    public String toString() {
        return "ClickHouse[" + ID + "]";
    }
}
