package dev.bedstone.mongo.internal.migration;

import dev.bedstone.config.MongoConfig;
import dev.bedstone.config.PoolConfig;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.Denied;
import dev.bedstone.mongo.internal.Calls;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Opens sessions for migrations. Thread-safe. */
public final class MongoMigrations {

    private static final String OPERATION = "migrate";

    /** The user is known and has no right to it. */
    private static final String UNAUTHORIZED = "13";

    /** One for the commands and one for the heart; kept for as long as a command takes. */
    private static final PoolConfig POOL =
            new PoolConfig(
                    2,
                    0,
                    Duration.ofSeconds(5),
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO);

    private final StoreId store;
    private final String setting;
    private final MongoConfig config;
    private final Calls calls;

    /**
     * @param config of the application; says by whom is migrated
     * @param calls those of the store, whose end is also that of migrations
     */
    public MongoMigrations(StoreId store, String setting, MongoConfig config, Calls calls) {
        this.store = store;
        this.setting = setting;
        this.config = config.forMigrations().withPool(POOL);
        this.calls = calls;
    }

    /** A session on the database of the configuration. */
    public MigrationSession open(String who) {
        return new MongoSession(channel(config), who);
    }

    /** A session on a new database that its end drops. */
    public MigrationScratch openScratch(String who) {
        long number = ThreadLocalRandom.current().nextLong();
        String name = "bedstone_scratch_" + HexFormat.of().toHexDigits(number);
        CommandChannel channel = channel(config.withDatabase(name));
        try {
            channel.write(new BsonDocument("create", new BsonString(Lease.COLLECTION)));
            return new MongoScratch(new MongoSession(channel, who), channel);
        } catch (Denied refused) {
            channel.close();
            if (refused.nativeCode().filter(UNAUTHORIZED::equals).isEmpty()) {
                throw refused;
            }
            throw calls.failures()
                    .misconfigured(
                            OPERATION,
                            "the user may not make a database to try migrations in",
                            "grant readWriteAnyDatabase and dbAdminAnyDatabase, or verify where it"
                                    + " may");
        } catch (RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /** The scripts as text for mongosh. */
    public static String print(List<MigrationScript> scripts, String who) {
        return new Printer(who).print(scripts);
    }

    private CommandChannel channel(MongoConfig where) {
        calls.refuseClosed(OPERATION);
        return new CommandChannel(
                new Calls(store, setting, where, StoreHooks.NONE), where.application().database());
    }
}
