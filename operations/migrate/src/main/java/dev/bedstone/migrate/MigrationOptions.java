package dev.bedstone.migrate;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How migrations are run. Immutable.
 *
 * @param who who runs them, for the journal
 * @param placeholders what <code>${name}</code> stands for; never a secret, because statements are
 *     shown
 * @param tolerated what is not refused
 * @param allowDataLoss whether an undo may lose rows or values
 * @param continueOnError whether the other lines are worked on when one failed
 * @param lockWait how long to wait for another runner
 * @param timeLimit when no further statement is begun; empty for never
 * @param dryRun whether a run only logs what it would do
 * @param backupBefore whether a run begins with a backup
 */
public record MigrationOptions(
        String who,
        Map<String, String> placeholders,
        Set<Tolerance> tolerated,
        boolean allowDataLoss,
        boolean continueOnError,
        Duration lockWait,
        Optional<Duration> timeLimit,
        boolean dryRun,
        boolean backupBefore) {

    /** Nothing is tolerated, nothing is lost; waits 10 minutes for another runner. */
    public static final MigrationOptions STANDARD =
            new MigrationOptions(
                    System.getProperty("user.name", "unknown"),
                    Map.of(),
                    Set.of(),
                    false,
                    false,
                    Duration.ofMinutes(10),
                    Optional.empty(),
                    false,
                    false);

    public MigrationOptions {
        placeholders = Map.copyOf(placeholders);
        tolerated = Set.copyOf(tolerated);
    }

    /** The same, run by somebody else. */
    public MigrationOptions as(String other) {
        return new MigrationOptions(
                other,
                placeholders,
                tolerated,
                allowDataLoss,
                continueOnError,
                lockWait,
                timeLimit,
                dryRun,
                backupBefore);
    }

    /** The same with other values for placeholders. */
    public MigrationOptions withPlaceholders(Map<String, String> values) {
        return new MigrationOptions(
                who,
                values,
                tolerated,
                allowDataLoss,
                continueOnError,
                lockWait,
                timeLimit,
                dryRun,
                backupBefore);
    }

    /** The same, tolerating something more. */
    public MigrationOptions tolerating(Tolerance more) {
        Set<Tolerance> all = EnumSet.of(more);
        all.addAll(tolerated);
        return new MigrationOptions(
                who,
                placeholders,
                all,
                allowDataLoss,
                continueOnError,
                lockWait,
                timeLimit,
                dryRun,
                backupBefore);
    }

    /** The same with undos allowed that lose rows or values. */
    public MigrationOptions allowingDataLoss() {
        return new MigrationOptions(
                who,
                placeholders,
                tolerated,
                true,
                continueOnError,
                lockWait,
                timeLimit,
                dryRun,
                backupBefore);
    }

    /** The same, going on with the other lines when one failed. */
    public MigrationOptions continuing() {
        return new MigrationOptions(
                who,
                placeholders,
                tolerated,
                allowDataLoss,
                true,
                lockWait,
                timeLimit,
                dryRun,
                backupBefore);
    }

    /** The same with another wait for another runner. */
    public MigrationOptions waiting(Duration wait) {
        return new MigrationOptions(
                who,
                placeholders,
                tolerated,
                allowDataLoss,
                continueOnError,
                wait,
                timeLimit,
                dryRun,
                backupBefore);
    }

    /** The same with an end, counted from the beginning of a run. */
    public MigrationOptions endingWithin(Duration limit) {
        return new MigrationOptions(
                who,
                placeholders,
                tolerated,
                allowDataLoss,
                continueOnError,
                lockWait,
                Optional.of(limit),
                dryRun,
                backupBefore);
    }

    /** The same as a rehearsal: what would be done is logged, and nothing is done. */
    public MigrationOptions withoutDoing() {
        return new MigrationOptions(
                who,
                placeholders,
                tolerated,
                allowDataLoss,
                continueOnError,
                lockWait,
                timeLimit,
                true,
                backupBefore);
    }

    /** The same with a backup at the beginning of every run. */
    public MigrationOptions backedUpBefore() {
        return new MigrationOptions(
                who,
                placeholders,
                tolerated,
                allowDataLoss,
                continueOnError,
                lockWait,
                timeLimit,
                dryRun,
                true);
    }
}
