package dev.bedstone.migrate;

import dev.bedstone.contracts.MigrationCode;
import dev.bedstone.migrate.internal.source.Version;
import java.util.Optional;

/**
 * A version that needs code. Immutable.
 *
 * @param version the version among those of the line's files, such as {@code 20260131120000}
 * @param description what it is for, in words
 * @param revision changes when the code does something else; stands for its text in the checksum
 * @param up brings the version
 * @param undo takes it back; empty if nothing can
 * @param irreversible why nothing can; empty exactly if there is an undo
 * @param destructive whether the undo may lose rows or values
 */
public record MigrationStep(
        String version,
        String description,
        int revision,
        MigrationCode up,
        Optional<MigrationCode> undo,
        Optional<String> irreversible,
        boolean destructive) {

    public MigrationStep {
        version = Version.of(version).toString();
        if (undo.isPresent() == irreversible.isPresent()) {
            throw new IllegalArgumentException(
                    "step " + version + " has an undo, or says why it cannot be taken back");
        }
    }

    /** A step that can be taken back without a loss. */
    public static MigrationStep of(
            String version, String description, MigrationCode up, MigrationCode undo) {
        return new MigrationStep(
                version, description, 1, up, Optional.of(undo), Optional.empty(), false);
    }

    /** A step that cannot be taken back. */
    public static MigrationStep irreversible(
            String version, String description, MigrationCode up, String reason) {
        return new MigrationStep(
                version, description, 1, up, Optional.empty(), Optional.of(reason), true);
    }
}
