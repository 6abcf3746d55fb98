package dev.bedstone.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection for migrations. Not thread-safe. Every method throws {@link
 * dev.bedstone.kernel.StoreFailure} when the store fails.
 */
public interface MigrationSession extends AutoCloseable {

    /**
     * Tries to become the only runner until the session is closed, without waiting; makes the
     * journal if there is none. The lock ends when the process dies and its last statement with it.
     */
    boolean tryLock();

    /** The journal in the order it was written; empty where there is none. */
    List<JournalEntry> journal();

    /**
     * Carries out the whole script with its journal rows in one transaction: all of it or nothing.
     * Gives up a lock it waits for and tries again, so that nobody queues behind it for long.
     *
     * @throws StatementFailedException if a statement failed; nothing stays
     */
    void together(MigrationScript script);

    /**
     * Carries out one statement and journals it before and after. One that was begun before and did
     * not report its end is looked at first, and done, or done again, as is needed.
     *
     * @param number the statement's place in the script, from 1
     * @param begun whether the journal says that it was begun before
     * @throws StatementFailedException if it failed
     */
    void alone(MigrationScript script, int number, boolean begun);

    /** Writes rows into the journal, all or none. */
    void record(List<JournalEntry> entries);

    /** The rows of a query as text. */
    List<List<@Nullable String>> query(String text);

    /** The objects of the store, as they are and as the last run left them. */
    MigrationSchema schema();

    @Override
    void close();
}
