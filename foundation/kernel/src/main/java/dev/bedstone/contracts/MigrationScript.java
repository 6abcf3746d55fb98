package dev.bedstone.contracts;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is carried out for one step of a line. Immutable.
 *
 * @param line the line, the owner of a sequence of versions
 * @param version the version; empty for a script that is repeated whenever it changes
 * @param description what it is for, in words
 * @param kind what it does
 * @param file where it was read, for people
 * @param checksum SHA-256 of its text with normalised line endings, in hexadecimal
 * @param statements in order, at least one
 * @param transactional whether all statements belong in one transaction
 * @param timeout what each statement may take; empty for no limit of its own
 * @param lockTimeout how long a statement waits for a lock before it gives up and tries again
 */
public record MigrationScript(
        String line,
        String version,
        String description,
        Kind kind,
        String file,
        String checksum,
        List<MigrationStatement> statements,
        boolean transactional,
        Optional<Duration> timeout,
        Optional<Duration> lockTimeout) {

    /** What a script does. */
    public enum Kind {
        /** Brings a version. */
        UP,
        /** Takes a version back. */
        UNDO,
        /** Is done again whenever its text has changed. */
        REPEAT
    }

    public MigrationScript {
        statements = List.copyOf(statements);
    }
}
