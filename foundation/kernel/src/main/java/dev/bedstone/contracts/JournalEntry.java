package dev.bedstone.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the journal says of one statement. Immutable.
 *
 * @param line the line of the script
 * @param version its version; empty for a repeated script
 * @param description what the script is for
 * @param kind what the script does
 * @param checksum SHA-256 of the script
 * @param statement the statement's place in the script, from 1
 * @param statements how many the script had
 * @param statementChecksum SHA-256 of the statement
 * @param state how far it came
 * @param fence the number of the run; later runs have greater ones
 * @param who who ran it
 * @param started when it was begun
 * @param took how long it took; empty while it runs, and if its process died
 */
public record JournalEntry(
        String line,
        String version,
        String description,
        MigrationScript.Kind kind,
        String checksum,
        int statement,
        int statements,
        String statementChecksum,
        State state,
        long fence,
        String who,
        Instant started,
        Optional<Duration> took) {

    /** How far a statement came. */
    public enum State {
        /** It was begun; whether it ended only the store can tell. */
        STARTED,
        /** It was carried out. */
        DONE,
        /** The store refused it; it may have left a part of itself behind. */
        FAILED
    }

    /** The entry for a statement that was not carried out but is there. */
    public static JournalEntry there(
            MigrationScript script, int statement, long fence, String who, Instant when) {
        return new JournalEntry(
                script.line(),
                script.version(),
                script.description(),
                script.kind(),
                script.checksum(),
                statement,
                script.statements().size(),
                script.statements().get(statement - 1).checksum(),
                State.DONE,
                fence,
                who,
                when,
                Optional.of(Duration.ZERO));
    }
}
