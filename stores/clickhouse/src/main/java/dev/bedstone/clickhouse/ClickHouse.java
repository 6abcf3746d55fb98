package dev.bedstone.clickhouse;

import com.clickhouse.client.api.Client;
import dev.bedstone.clickhouse.internal.ClickHouseHealth;
import dev.bedstone.clickhouse.internal.Draft;
import dev.bedstone.clickhouse.internal.DriverClient;
import dev.bedstone.clickhouse.internal.Inserts;
import dev.bedstone.clickhouse.internal.Queries;
import dev.bedstone.clickhouse.internal.ServerChecks;
import dev.bedstone.clickhouse.internal.Statements;
import dev.bedstone.clickhouse.internal.migration.ClickHouseMigrations;
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
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Set;

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
 * <p>Every call ends by its time, {@code bedstone.clickhouse.timeouts.call} unless it says
 * otherwise. Callers are served in the order they came, {@code bedstone.clickhouse.max-connections}
 * at once. A caller whose thread is interrupted, or whose time is over, leaves nothing running: the
 * statement is killed on the server.
 */
public final class ClickHouse implements Store, Probed, Migratable {

    private static final StoreId ID = StoreId.of(StoreKind.CLICKHOUSE);

    private final Duration time;
    private final Statements statements;
    private final Queries queries;
    private final Inserts inserts;
    private final ClickHouseHealth health;
    private final DriverClient client;
    private final ClickHouseMigrations migrations;
    private final List<Problem> advice;

    private ClickHouse(
            ClickHouseConfig config,
            StoreHooks hooks,
            Statements statements,
            List<Problem> advice) {
        this.time = config.timeouts().call();
        this.statements = statements;
        this.queries = new Queries(statements);
        this.inserts = new Inserts(statements);
        this.health = new ClickHouseHealth(statements);
        this.client = new DriverClient(config);
        this.migrations =
                new ClickHouseMigrations(
                        config, statements.failures(), other -> ClickHouse.open(other, hooks));
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
     * Begins a query.
     *
     * @param text the statement, with parameters as {@code {name:Type}}; without a FORMAT
     * @throws IllegalArgumentException if a parameter has a type that is none
     */
    public ClickHouseQuery query(String text) {
        return new ClickHouseQuery(queries, new Draft("query", false, text, time));
    }

    /**
     * Begins a statement that changes something.
     *
     * @param text the statement, with parameters as {@code {name:Type}}
     * @throws IllegalArgumentException if a parameter has a type that is none
     */
    public ClickHouseCommand command(String text) {
        return new ClickHouseCommand(queries, inserts, new Draft("command", true, text, time));
    }

    /**
     * Begins an insert.
     *
     * @param table {@code events} or {@code telemetry.events}; quoted, whatever it is made of
     */
    public ClickHouseInsert insert(String table) {
        return new ClickHouseInsert(inserts, table, time);
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
    public StoreId id() {
        return ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.PROBED, Capability.MIGRATABLE);
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
