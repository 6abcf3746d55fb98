package dev.bedstone.runtime.internal;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.MigrationsConfig;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Tolerance;
import java.util.HashMap;
import java.util.Map;

/** How migrations are run, as it is configured. */
public final class MigrationRules {

    private MigrationRules() {}

    /** The options that {@code whole} says; a person's placeholders win over those of settings. */
    public static MigrationOptions of(BedstoneConfig whole) {
        MigrationsConfig config = whole.migrations();
        Map<String, String> placeholders = new HashMap<>(whole.telemetry().placeholders());
        placeholders.putAll(config.placeholders());
        MigrationOptions options =
                MigrationOptions.STANDARD
                        .withPlaceholders(placeholders)
                        .waiting(config.lockWait())
                        .endingWithin(config.timeLimit());
        for (MigrationsConfig.Misfit misfit : config.tolerated()) {
            options = options.tolerating(tolerance(misfit));
        }
        options = config.continueOnError() ? options.continuing() : options;
        options = config.dryRun() ? options.withoutDoing() : options;
        return config.backupBefore() ? options.backedUpBefore() : options;
    }

    private static Tolerance tolerance(MigrationsConfig.Misfit misfit) {
        return switch (misfit) {
            case MISSING_UNDO -> Tolerance.MISSING_UNDO;
            case OUT_OF_ORDER -> Tolerance.OUT_OF_ORDER;
            case MISSING_FILE -> Tolerance.MISSING_FILE;
            case NEWER_VERSION -> Tolerance.NEWER_VERSION;
            case EDITED_FILE -> Tolerance.EDITED_FILE;
            case CHANGED_SCHEMA -> Tolerance.CHANGED_SCHEMA;
        };
    }
}
