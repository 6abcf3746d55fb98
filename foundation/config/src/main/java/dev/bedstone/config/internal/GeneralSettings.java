package dev.bedstone.config.internal;

import dev.bedstone.config.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Keys that belong to no store. */
public final class GeneralSettings {

    /** Figures for a purpose; above those of the profile. */
    public enum Preset {
        /** Many callers at once. */
        HIGH_CONCURRENCY,
        /** Few callers that must not wait. */
        LOW_LATENCY
    }

    static final Form<Profile> PROFILE_FORM =
            new Form<>(Forms.oneOf(Profile.class).description(), Profiles::parse);

    static final Setting<Profile> PROFILE =
            Setting.of(
                    "profile",
                    PROFILE_FORM,
                    "development",
                    "What the installation is for; decides defaults and how strict the checks are.");
    static final Setting<Preset> PRESET =
            Setting.of(
                    "preset",
                    Forms.oneOf(Preset.class),
                    null,
                    "Pool figures for a purpose, above those of the profile.");
    static final Setting<Integer> INSTANCES =
            Setting.of(
                    "instances",
                    Forms.number(1, 10_000),
                    "1",
                    "How many processes share the servers; their pools together must fit.");

    static final Setting<Boolean> ALLOW_INSECURE_LOOPBACK =
            Setting.of(
                    "production.allow-insecure-loopback",
                    Forms.BOOLEAN,
                    "false",
                    "Lets production talk without TLS to loopback addresses, where a proxy adds it.");

    static final Setting<Duration> HEALTH_INTERVAL =
            Setting.of(
                    "health.interval",
                    Durations.POSITIVE,
                    "30s",
                    "Time between two health checks in the background.");
    static final Setting<Duration> HEALTH_DEADLINE =
            Setting.of(
                    "health.deadline",
                    Durations.POSITIVE,
                    "1500ms",
                    "What one store gets for its answer to a health check.");
    static final Setting<Duration> HEALTH_SLOW =
            Setting.of(
                    "health.slow",
                    Durations.POSITIVE,
                    "1s",
                    "A store that takes longer to answer counts as degraded.");

    static final Setting<Path> ENGINES_DATA =
            Setting.of(
                    "engines.data",
                    Forms.DIRECTORY,
                    ".bedstone",
                    "Directory of the local engines' data; relative to the project directory.");
    static final Setting<Integer> ENGINES_POSTGRES_PORT =
            port("engines.postgres.port", "Port of the local PostgreSQL; 0 for any free one.");
    static final Setting<Integer> ENGINES_POSTGRES_MAJOR =
            Setting.of(
                    "engines.postgres.major",
                    Forms.number(15, 99),
                    "18",
                    "Major version of the local PostgreSQL.");
    static final Setting<Integer> ENGINES_REDIS_PORT =
            port("engines.redis.port", "Port of the local Redis; 0 for any free one.");
    static final Setting<Integer> ENGINES_REDIS_CACHE_PORT =
            port(
                    "engines.redis-cache.port",
                    "Port of the local Redis for caches; 0 for any free one.");
    static final Setting<Integer> ENGINES_CLICKHOUSE_PORT =
            port("engines.clickhouse.port", "Port of the local ClickHouse; 0 for any free one.");
    static final Setting<Integer> ENGINES_MONGO_PORT =
            port(
                    "engines.mongo.port",
                    "Port of the local stand-in for MongoDB; 0 for any free one.");

    static final List<Setting<?>> ALL =
            List.of(
                    PROFILE,
                    PRESET,
                    INSTANCES,
                    ALLOW_INSECURE_LOOPBACK,
                    HEALTH_INTERVAL,
                    HEALTH_DEADLINE,
                    HEALTH_SLOW,
                    ENGINES_DATA,
                    ENGINES_POSTGRES_PORT,
                    ENGINES_POSTGRES_MAJOR,
                    ENGINES_REDIS_PORT,
                    ENGINES_REDIS_CACHE_PORT,
                    ENGINES_CLICKHOUSE_PORT,
                    ENGINES_MONGO_PORT);

    private GeneralSettings() {}

    private static Setting<Integer> port(String key, String meaning) {
        return Setting.of(key, Forms.number(0, 65_535), "0", meaning);
    }
}
