package dev.bedstone.config.internal;

import dev.bedstone.config.MigrationsConfig.Misfit;
import dev.bedstone.contracts.StoreKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keys of migrations. */
public final class MigrationSettings {

    private static final String STORES =
            Arrays.stream(StoreKind.values()).map(StoreKind::key).collect(Collectors.joining("|"));
    private static final Form<Misfit> MISFIT = Forms.oneOf(Misfit.class);

    static final SettingFamily LINES =
            new SettingFamily(
                    Setting.ROOT + "migrations.lines.",
                    Pattern.compile("[a-z][a-z0-9-]{0,62}\\.(" + STORES + ")"),
                    Setting.ROOT + "migrations.lines.<line>.<store>",
                    new Form<>("path of a directory, or classpath:path", MigrationSettings::place),
                    "Where the files of a line are for a store; lines are worked on in the order in"
                            + " which they are written. None: the line app, in migrations/<store>"
                            + " of the class path or of the project.");
    static final SettingFamily PLACEHOLDERS =
            new SettingFamily(
                    Setting.ROOT + "migrations.placeholders.",
                    Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}"),
                    Setting.ROOT + "migrations.placeholders.<name>",
                    Forms.TEXT,
                    "What ${name} stands for in a script; never a secret, for statements are shown.");

    static final Setting<Boolean> AUTOMATIC =
            Setting.of(
                    "migrations.automatic",
                    Forms.BOOLEAN,
                    "false",
                    "Whether opening the stores brings every line to its head; has no effect in"
                            + " production, where it is a step of its own.");
    static final Setting<Boolean> CONTINUE_ON_ERROR =
            Setting.of(
                    "migrations.continue-on-error",
                    Forms.BOOLEAN,
                    "false",
                    "Whether the other lines are worked on when one failed.");
    static final Setting<Boolean> DRY_RUN =
            Setting.of(
                    "migrations.dry-run",
                    Forms.BOOLEAN,
                    "false",
                    "Whether a run only logs what it would do.");
    static final Setting<Boolean> BACKUP_BEFORE =
            Setting.of(
                    "migrations.backup-before",
                    Forms.BOOLEAN,
                    "false",
                    "Whether a run begins with a backup; refused until there is one.");
    static final Setting<Duration> TIME_LIMIT =
            Setting.of(
                    "migrations.time-limit",
                    Durations.POSITIVE,
                    "5m",
                    "When a run begins no further statement; the next run goes on there.");
    static final Setting<Duration> LOCK_WAIT =
            Setting.of(
                    "migrations.lock-wait",
                    Durations.POSITIVE,
                    "10m",
                    "How long a run waits for another one.");
    static final Setting<Set<Misfit>> TOLERATE =
            Setting.of(
                    "migrations.tolerate",
                    new Form<>(
                            "some of " + MISFIT.description() + ", with commas",
                            MigrationSettings::misfits),
                    null,
                    "What is lived with where files, journal and schema do not fit each other.");

    static final List<Setting<?>> ALL =
            List.of(
                    AUTOMATIC,
                    CONTINUE_ON_ERROR,
                    DRY_RUN,
                    BACKUP_BEFORE,
                    TIME_LIMIT,
                    LOCK_WAIT,
                    TOLERATE);
    static final List<SettingFamily> FAMILIES = List.of(LINES, PLACEHOLDERS);

    private MigrationSettings() {}

    private static Set<Misfit> misfits(String text) {
        Set<Misfit> misfits = EnumSet.noneOf(Misfit.class);
        for (String word : text.split(",")) {
            misfits.add(MISFIT.parse(word));
        }
        return misfits;
    }

    private static String place(String text) {
        String path = text.startsWith("classpath:") ? text.substring("classpath:".length()) : text;
        if (Forms.DIRECTORY.parse(path).toString().isBlank()) {
            throw new IllegalArgumentException("names no folder");
        }
        return Forms.TEXT.parse(text);
    }
}
