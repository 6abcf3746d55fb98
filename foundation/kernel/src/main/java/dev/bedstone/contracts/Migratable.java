package dev.bedstone.contracts;

import java.util.List;

/**
 * A store whose schema can be migrated. Thread-safe.
 *
 * <p>The store knows how to hold the lock, keep the journal and carry out statements; which
 * statements, in which order, is decided above it, for every store in the same way.
 */
public interface Migratable {

    /** Whether a change of the schema can be rolled back with the transaction it is part of. */
    boolean hasTransactionalSchema();

    /**
     * Connects as the owner of the schema, directly to the server. The caller closes the session.
     *
     * @param who who runs the migrations, for the journal
     * @throws dev.bedstone.kernel.Misconfigured if there is no such way, or a pooler stands in it
     * @throws dev.bedstone.kernel.StoreFailure if the server cannot be reached or refuses
     */
    MigrationSession openMigrations(String who);

    /**
     * Makes an empty database beside the store's own, to try migrations on. It is dropped when the
     * session is closed.
     *
     * @throws dev.bedstone.kernel.Misconfigured if the owner of the schema may not make one
     * @throws dev.bedstone.kernel.StoreFailure if the server cannot be reached or refuses
     */
    MigrationScratch openScratch(String who);

    /** Scripts with their journal rows as plain text that the store's own shell can run. */
    String print(List<MigrationScript> scripts, String who);
}
