package dev.bedstone.migrate;

import dev.bedstone.contracts.MigrationScript;
import java.time.Duration;
import java.util.List;

/**
 * What a run did, in order. Immutable.
 *
 * @param scripts what was carried out; empty if there was nothing to do
 */
public record MigrationResult(List<Done> scripts) {

    public MigrationResult {
        scripts = List.copyOf(scripts);
    }

    /**
     * A script that came to its end.
     *
     * @param version empty for a repeated script
     * @param statements how many of its statements this run carried out
     */
    public record Done(
            String line,
            String version,
            String description,
            MigrationScript.Kind kind,
            int statements,
            Duration took) {}
}
