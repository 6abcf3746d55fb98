package dev.bedstone.config;

import dev.bedstone.contracts.StoreKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The migrations of a project. Immutable.
 *
 * @param directory the project's directory, in which folders are looked for
 * @param lines in the order they are worked on; none for the usual places
 * @param placeholders what <code>${name}</code> stands for in a script; never a secret
 * @param automatic whether opening the stores brings every line to its head; has no effect in
 *     production
 * @param continueOnError whether the other lines are worked on when one failed
 * @param dryRun whether a run only logs what it would do
 * @param backupBefore whether a run begins with a backup
 * @param timeLimit when a run begins no further statement; positive
 * @param lockWait how long a run waits for another one; positive
 * @param tolerated what is lived with where files, journal and schema do not fit
 */
public record MigrationsConfig(
        Path directory,
        List<Line> lines,
        Map<String, String> placeholders,
        boolean automatic,
        boolean continueOnError,
        boolean dryRun,
        boolean backupBefore,
        Duration timeLimit,
        Duration lockWait,
        Set<Misfit> tolerated) {

    /** The usual places below the working directory, never by itself, 5 minutes for a run. */
    public static final MigrationsConfig STANDARD =
            new MigrationsConfig(
                    Path.of(""),
                    List.of(),
                    Map.of(),
                    false,
                    false,
                    false,
                    false,
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10),
                    Set.of());

    public MigrationsConfig {
        lines = List.copyOf(lines);
        placeholders = Map.copyOf(placeholders);
        tolerated = Set.copyOf(tolerated);
    }

    /** The same, brought to the head when the stores are opened, or not. */
    public MigrationsConfig automatic(boolean wanted) {
        return new MigrationsConfig(
                directory,
                lines,
                placeholders,
                wanted,
                continueOnError,
                dryRun,
                backupBefore,
                timeLimit,
                lockWait,
                tolerated);
    }

    /** How files, journal and schema may fail to fit each other. */
    public enum Misfit {
        /** A version has no undo and does not say why. */
        MISSING_UNDO,
        /** A new file's version lies below one that is there. */
        OUT_OF_ORDER,
        /** A version is there and its file is not. */
        MISSING_FILE,
        /** A version that is there is newer than every file. */
        NEWER_VERSION,
        /** A file was changed after it was carried out. */
        EDITED_FILE,
        /** Somebody else changed what migrations made. */
        CHANGED_SCHEMA
    }

    /**
     * A sequence of versions, and where its files are.
     *
     * @param name lower-case letters, digits, hyphens
     * @param location a folder, or {@code classpath:} and a folder of the class path
     */
    public record Line(String name, StoreKind store, String location) {

        private static final String CLASS_PATH = "classpath:";

        /** The folder of the class path, without a leading slash; empty if it is one of files. */
        public Optional<String> resources() {
            return location.startsWith(CLASS_PATH)
                    ? Optional.of(location.substring(CLASS_PATH.length()).replaceAll("^/+|/+$", ""))
                    : Optional.empty();
        }
    }
}
