package dev.bedstone.migrate;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a line is. Immutable.
 *
 * @param current the newest version that is there
 * @param head the newest version there is a file for
 * @param versions every version that is there or has a file, in order
 * @param problems where files, journal and schema do not fit
 */
public record MigrationStatus(
        String line,
        StoreKind store,
        Optional<String> current,
        Optional<String> head,
        List<VersionStatus> versions,
        List<Problem> problems) {

    public MigrationStatus {
        versions = List.copyOf(versions);
        problems = List.copyOf(problems);
    }

    /** How many versions and repeated scripts wait to be carried out. */
    public long pending() {
        return versions.stream().filter(version -> version.state() != State.APPLIED).count();
    }

    /** How far a version came. */
    public enum State {
        APPLIED,
        PENDING,
        /** It was begun and not ended; the next run looks and goes on. */
        UNFINISHED
    }

    /**
     * A version of the line.
     *
     * @param version empty for a repeated script
     * @param applied when it was carried out
     * @param who who did; empty while nobody has
     * @param reversible whether it has an undo
     */
    public record VersionStatus(
            String version,
            String description,
            State state,
            Optional<Instant> applied,
            String who,
            boolean reversible) {}
}
