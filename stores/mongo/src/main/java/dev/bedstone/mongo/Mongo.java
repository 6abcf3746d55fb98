package dev.bedstone.mongo;

import com.mongodb.client.MongoDatabase;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.MongoConfig;
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
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Problem;
import dev.bedstone.mongo.internal.Calls;
import dev.bedstone.mongo.internal.MongoHealth;
import dev.bedstone.mongo.internal.RecordCollection;
import dev.bedstone.mongo.internal.ServerChecks;
import dev.bedstone.mongo.internal.Shape;
import dev.bedstone.mongo.internal.migration.MongoMigrations;
import dev.bedstone.mongo.internal.tenancy.MongoTenancy;
import dev.bedstone.mongo.internal.tenancy.Planted;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * MongoDB: a server, a replica set or a cluster of them. Writes are acknowledged by a majority from
 * its journal, reads come from the primary, every call ends within its time. Thread-safe; made for
 * virtual threads.
 */
public final class Mongo implements Store, Probed, Migratable, TenantBound {

    private static final StoreId ID = StoreId.of(StoreKind.MONGO);
    private static final String SETTING = "bedstone.mongo";

    private final Calls calls;
    private final MongoDatabase database;
    private final MongoHealth health;
    private final MongoMigrations migrations;
    private final MongoTenancy tenancy;
    private final List<Problem> advice;
    private final Map<Shape<?>, RecordCollection<?>> collections = new ConcurrentHashMap<>();

    private Mongo(Calls calls, MongoConfig config, List<Problem> advice) {
        this.calls = calls;
        this.database = calls.client().getDatabase(config.application().database());
        this.health = new MongoHealth(calls, config.application().database());
        this.migrations = new MongoMigrations(ID, SETTING, config, calls);
        this.tenancy = new MongoTenancy(calls, database, this::planted);
        this.advice = advice;
    }

    /** What an application installs. In production a stand-in is refused. */
    public static StoreInstaller<Mongo> store() {
        return StoreInstaller.of(
                StoreKind.MONGO,
                Mongo.class,
                BedstoneConfig::mongo,
                (config, whole, hooks) ->
                        open(
                                config,
                                hooks,
                                whole.profile() == Profile.PRODUCTION,
                                whole.instances()));
    }

    /**
     * Connects, and checks that the server is fit to be used.
     *
     * @throws dev.bedstone.kernel.StoreFailure if it cannot be reached, refuses, or is not fit
     * @throws dev.bedstone.kernel.ConfigurationException if the settings cannot be used
     */
    public static Mongo open(MongoConfig config, StoreHooks hooks) {
        return open(config, hooks, false, 1);
    }

    private static Mongo open(
            MongoConfig config, StoreHooks hooks, boolean production, int instances) {
        Calls calls = new Calls(ID, SETTING, config, hooks);
        try {
            List<Problem> advice =
                    new ServerChecks(calls, SETTING, config, instances).run(production);
            return new Mongo(calls, config, advice);
        } catch (RuntimeException unfit) {
            calls.close();
            throw unfit;
        }
    }

    @Override
    public StoreId id() {
        return ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.PROBED, Capability.MIGRATABLE, Capability.TENANT_BOUND);
    }

    /**
     * The documents of a collection, as records.
     *
     * @throws IllegalArgumentException if a component of the record has a type that cannot be kept
     */
    public <R extends Record, I> Documents<R, I> documents(CollectionDefinition<R, I> definition) {
        return new Documents<>(
                definition, collection(definition), InstantSource.system(), calls.time(), true);
    }

    @SuppressWarnings("unchecked") // under its own shape as the key
    private <R extends Record> RecordCollection<R> collection(
            CollectionDefinition<R, ?> definition) {
        return (RecordCollection<R>)
                collections.computeIfAbsent(
                        definition.shape(),
                        shape -> new RecordCollection<>(calls, database, shape));
    }

    /**
     * Carries out a command of the database, such as {@code collStats}. It is sent once at most,
     * and it is not bound to a tenant.
     *
     * @throws dev.bedstone.kernel.StoreFailure if it does not succeed
     */
    public Document run(Bson command) {
        return calls.write(
                "run command",
                calls.time(),
                time ->
                        database.withTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
                                .runCommand(command));
    }

    /**
     * The driver's own database, for what the layer does not offer. What goes over it is not bound
     * to a tenant, not bounded in number, not translated and not told to the hooks; the call
     * timeout holds. It belongs to the store, which closes it.
     */
    public MongoDatabase database() {
        return database;
    }

    /** What could be better about the server; found when the store was opened. */
    public List<Problem> advice() {
        return advice;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Facts: {@code version}, {@code role}, {@code standIn} and, where the user may ask, {@code
     * size} (of the database, in bytes).
     */
    @Override
    public Probe probe(Deadline deadline) {
        return health.probe(deadline);
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@code inUse} counts calls under way and open cursors; connections by which the driver
     * watches the members are not counted.
     */
    @Override
    public ConnectionStatistics statistics() {
        return calls.statistics();
    }

    /** False: a collection or an index is made or dropped at once, whatever comes after it. */
    @Override
    public boolean hasTransactionalSchema() {
        return false;
    }

    /** {@inheritDoc} Over connections of its own; a step in code gets {@link MongoDatabase}. */
    @Override
    public MigrationSession openMigrations(String who) {
        return migrations.open(who);
    }

    @Override
    public MigrationScratch openScratch(String who) {
        return migrations.openScratch(who);
    }

    /** {@inheritDoc} For mongosh. */
    @Override
    public String print(List<MigrationScript> scripts, String who) {
        return MongoMigrations.print(scripts, who);
    }

    /** {@inheritDoc} Finds unique indexes that are unique across tenants. */
    @Override
    public List<TenantFault> lint() {
        return tenancy.lint();
    }

    @Override
    public List<TenantAttack> attacks() {
        return tenancy.attacks();
    }

    /**
     * {@inheritDoc} Collections of tenants are those whose documents or indexes name the tenant
     * within {@code _id}; the copy has their indexes.
     */
    @Override
    public TenantTrial openTrial() {
        return tenancy.openTrial();
    }

    @Override
    public TenantTrial openLiveTrial() {
        return tenancy.openLiveTrial();
    }

    private Documents<Planted, String> planted(MongoDatabase where, String name, boolean guarded) {
        CollectionDefinition<Planted, String> definition =
                CollectionDefinition.found(name, Planted.class, "id");
        RecordCollection<Planted> found =
                guarded
                        ? new RecordCollection<>(calls, where, definition.shape())
                        : RecordCollection.unguarded(calls, where, definition.shape());
        return new Documents<>(definition, found, InstantSource.system(), calls.time(), true);
    }

    @Override
    public void close() {
        calls.close();
    }
}
