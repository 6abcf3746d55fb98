package dev.bedstone.migrate;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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
    public static final MigrationOptions STANDARD = new Draft().finished();

    public MigrationOptions {
        placeholders = Map.copyOf(placeholders);
        tolerated = Set.copyOf(tolerated);
    }

    /** The same, run by somebody else. */
    public MigrationOptions as(String other) {
        return with(draft -> draft.who = other);
    }

    /** The same with other values for placeholders. */
    public MigrationOptions withPlaceholders(Map<String, String> values) {
        return with(draft -> draft.placeholders = values);
    }

    /** The same, tolerating something more. */
    public MigrationOptions tolerating(Tolerance more) {
        Set<Tolerance> all = EnumSet.of(more);
        all.addAll(tolerated);
        return with(draft -> draft.tolerated = all);
    }

    /** The same with undos allowed that lose rows or values. */
    public MigrationOptions allowingDataLoss() {
        return with(draft -> draft.allowDataLoss = true);
    }

    /** The same, going on with the other lines when one failed. */
    public MigrationOptions continuing() {
        return with(draft -> draft.continueOnError = true);
    }

    /** The same with another wait for another runner. */
    public MigrationOptions waiting(Duration wait) {
        return with(draft -> draft.lockWait = wait);
    }

    /** The same with an end, counted from the beginning of a run. */
    public MigrationOptions endingWithin(Duration limit) {
        return with(draft -> draft.timeLimit = Optional.of(limit));
    }

    /** The same as a rehearsal: what would be done is logged, and nothing is done. */
    public MigrationOptions withoutDoing() {
        return with(draft -> draft.dryRun = true);
    }

    /** The same with a backup at the beginning of every run. */
    public MigrationOptions backedUpBefore() {
        return with(draft -> draft.backupBefore = true);
    }

    private MigrationOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /** Options while one of them is changed. */
    private static final class Draft {

        private String who = System.getProperty("user.name", "unknown");
        private Map<String, String> placeholders = Map.of();
        private Set<Tolerance> tolerated = Set.of();
        private boolean allowDataLoss;
        private boolean continueOnError;
        private Duration lockWait = Duration.ofMinutes(10);
        private Optional<Duration> timeLimit = Optional.empty();
        private boolean dryRun;
        private boolean backupBefore;

        Draft() {}

        Draft(MigrationOptions options) {
            who = options.who;
            placeholders = options.placeholders;
            tolerated = options.tolerated;
            allowDataLoss = options.allowDataLoss;
            continueOnError = options.continueOnError;
            lockWait = options.lockWait;
            timeLimit = options.timeLimit;
            dryRun = options.dryRun;
            backupBefore = options.backupBefore;
        }

        MigrationOptions finished() {
            return new MigrationOptions(
                    who,
                    placeholders,
                    tolerated,
                    allowDataLoss,
                    continueOnError,
                    lockWait,
                    timeLimit,
                    dryRun,
                    backupBefore);
        }
    }
}
