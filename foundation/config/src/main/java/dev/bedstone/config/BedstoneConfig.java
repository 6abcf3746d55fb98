package dev.bedstone.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything an application configures. A store that is not configured is empty. Immutable; holds
 * secrets only as {@link dev.bedstone.kernel.Secret}.
 *
 * @param profile what the installation is for
 * @param postgres PostgreSQL
 * @param clickhouse ClickHouse
 * @param mongo MongoDB
 * @param redis Redis
 * @param health how and how often the stores are asked how they are
 * @param instances how many processes share the servers, at least 1; their pools together must fit
 *     into what a server allows
 * @param migrations which lines there are and how they are run
 * @param ingest how analytics events get into ClickHouse
 * @param telemetry how long telemetry is kept there
 */
public record BedstoneConfig(
        Profile profile,
        Optional<PostgresConfig> postgres,
        Optional<ClickHouseConfig> clickhouse,
        Optional<MongoConfig> mongo,
        Optional<RedisConfig> redis,
        HealthConfig health,
        int instances,
        MigrationsConfig migrations,
        IngestConfig ingest,
        TelemetryConfig telemetry) {

    /** Where the spool lies if nothing is said, below the working directory. */
    private static final IngestConfig USUAL_INGEST = IngestConfig.in(Path.of(".bedstone/spool"));

    public BedstoneConfig {
        if (instances < 1) {
            throw new IllegalArgumentException("there is at least one instance");
        }
    }

    /** A configuration of one process. */
    public BedstoneConfig(
            Profile profile,
            Optional<PostgresConfig> postgres,
            Optional<ClickHouseConfig> clickhouse,
            Optional<MongoConfig> mongo,
            Optional<RedisConfig> redis,
            HealthConfig health) {
        this(profile, postgres, clickhouse, mongo, redis, health, 1);
    }

    /** A configuration with the standard migrations. */
    public BedstoneConfig(
            Profile profile,
            Optional<PostgresConfig> postgres,
            Optional<ClickHouseConfig> clickhouse,
            Optional<MongoConfig> mongo,
            Optional<RedisConfig> redis,
            HealthConfig health,
            int instances) {
        this(
                profile,
                postgres,
                clickhouse,
                mongo,
                redis,
                health,
                instances,
                MigrationsConfig.STANDARD,
                USUAL_INGEST,
                TelemetryConfig.STANDARD);
    }

    /** Whether opening the stores brings them to their newest versions; never in production. */
    public boolean migratesAutomatically() {
        return migrations.automatic() && profile != Profile.PRODUCTION;
    }

    /** The same with other migrations. */
    public BedstoneConfig with(MigrationsConfig other) {
        return new BedstoneConfig(
                profile,
                postgres,
                clickhouse,
                mongo,
                redis,
                health,
                instances,
                other,
                ingest,
                telemetry);
    }
}
