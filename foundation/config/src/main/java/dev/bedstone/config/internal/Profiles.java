package dev.bedstone.config.internal;

import dev.bedstone.config.Profile;
import dev.bedstone.config.internal.GeneralSettings.Preset;
import java.util.Locale;
import java.util.Map;

/**
 * What a profile and a preset set where nobody set anything. A preset stands above the profile: it
 * is chosen on purpose.
 *
 * <p>The pool sizes of the profiles are counted as SQLAlchemy does, a size and an overflow that add
 * up to the most connections there can be. They are limits, not connections kept open: those are
 * {@code pool.min-idle}, few, because every idle connection costs the server memory.
 */
final class Profiles {

    private static final Map<String, Profile> SPELLINGS =
            Map.ofEntries(
                    Map.entry("development", Profile.DEVELOPMENT),
                    Map.entry("dev", Profile.DEVELOPMENT),
                    Map.entry("local", Profile.DEVELOPMENT),
                    Map.entry("test", Profile.DEVELOPMENT),
                    Map.entry("testing", Profile.DEVELOPMENT),
                    Map.entry("staging", Profile.STAGING),
                    Map.entry("stage", Profile.STAGING),
                    Map.entry("production", Profile.PRODUCTION),
                    Map.entry("prod", Profile.PRODUCTION));

    private Profiles() {}

    static Profile parse(String text) {
        Profile profile = SPELLINGS.get(text.strip().toLowerCase(Locale.ROOT));
        if (profile == null) {
            throw new IllegalArgumentException("is not one of development, staging, production");
        }
        return profile;
    }

    /** The defaults of a profile, where they differ from those of the keys. */
    static Map<Setting<?>, String> of(Profile profile) {
        return switch (profile) {
            case DEVELOPMENT -> Map.of();
            case STAGING ->
                    Map.of(
                            PostgresSettings.SIZE,
                            "15",
                            PostgresSettings.OVERFLOW,
                            "20",
                            PostgresSettings.MIN_IDLE,
                            "2",
                            PostgresSettings.STORE.tls().mode(),
                            "require");
            case PRODUCTION ->
                    Map.of(
                            PostgresSettings.SIZE,
                            "20",
                            PostgresSettings.OVERFLOW,
                            "30",
                            PostgresSettings.MIN_IDLE,
                            "5",
                            PostgresSettings.STORE.tls().mode(),
                            "verify-full",
                            RedisSettings.STORE.tls().mode(),
                            "verify-full",
                            ClickHouseSettings.STORE.tls().mode(),
                            "verify-full",
                            MongoSettings.STORE.tls().mode(),
                            "verify-full");
        };
    }

    /** The figures of a preset. */
    static Map<Setting<?>, String> of(Preset preset) {
        return switch (preset) {
            case HIGH_CONCURRENCY ->
                    Map.of(
                            PostgresSettings.MAX_SIZE, "50",
                            PostgresSettings.MIN_IDLE, "10",
                            PostgresSettings.ACQUIRE_TIMEOUT, "5s",
                            PostgresSettings.IDLE_TIMEOUT, "5m",
                            PostgresSettings.MAX_LIFETIME, "15m");
            case LOW_LATENCY ->
                    Map.of(
                            PostgresSettings.MAX_SIZE, "20",
                            PostgresSettings.MIN_IDLE, "20",
                            PostgresSettings.ACQUIRE_TIMEOUT, "1s",
                            PostgresSettings.IDLE_TIMEOUT, "0s",
                            PostgresSettings.MAX_LIFETIME, "1h");
        };
    }
}
