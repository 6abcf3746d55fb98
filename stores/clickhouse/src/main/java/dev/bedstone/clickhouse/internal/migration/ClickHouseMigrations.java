package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.internal.ClickHouseFailures;
import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Opens sessions for migrations. Thread-safe. */
public final class ClickHouseMigrations {

    private static final String OPERATION = "migrate";

    private final ClickHouseConfig config;
    private final ClickHouseFailures failures;
    private final Function<ClickHouseConfig, ClickHouse> opener;

    /**
     * @param config of the application; says by whom is migrated
     * @param opener opens a store, for steps in code
     */
    public ClickHouseMigrations(
            ClickHouseConfig config,
            ClickHouseFailures failures,
            Function<ClickHouseConfig, ClickHouse> opener) {
        this.config = config.forMigrations();
        this.failures = failures;
        this.opener = opener;
    }

    /** A session on the database of the configuration. */
    public MigrationSession open(String who) {
        return session(config, who);
    }

    /** A session on a new database that its end drops. */
    public MigrationScratch openScratch(String who) {
        long number = ThreadLocalRandom.current().nextLong();
        String name = "bedstone_scratch_" + HexFormat.of().toHexDigits(number);
        DirectChannel administration = channel(config);
        try {
            administration.ask("CREATE DATABASE " + name, Map.of());
        } catch (RefusedException refused) {
            administration.close();
            throw refused.code() == RefusedException.ACCESS_DENIED
                    ? failures.misconfigured(
                            OPERATION,
                            "the user may not create a database to try migrations in",
                            "GRANT CREATE DATABASE, DROP DATABASE ON *.*, or verify where it may")
                    : refused.failure();
        }
        ClickHouseConfig there = config.withDatabase(name);
        DirectChannel channel = channel(there);
        return new ClickHouseScratch(
                new ClickHouseSession(channel, failures, who, () -> opener.apply(there)),
                channel,
                administration,
                name);
    }

    /** The scripts as text for clickhouse-client. */
    public static String print(List<MigrationScript> scripts, String who) {
        return new Printer(who).print(scripts);
    }

    private ClickHouseSession session(ClickHouseConfig where, String who) {
        return new ClickHouseSession(channel(where), failures, who, () -> opener.apply(where));
    }

    private DirectChannel channel(ClickHouseConfig where) {
        return new DirectChannel(where, failures, OPERATION);
    }
}
