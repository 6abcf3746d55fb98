package dev.bedstone.migrate;

import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.StoreKind;

/**
 * Is told what a run does while it does it, in order and on the thread of the run; for somebody who
 * watches. What it throws ends the run, as a failed statement does.
 */
public interface MigrationWatcher {

    /** Nobody watches. */
    MigrationWatcher NONE = new MigrationWatcher() {};

    /** Another runner is at work on a store; told once, when the wait begins. */
    default void waits(StoreKind store) {}

    /**
     * A statement is about to be carried out.
     *
     * @param statement its place in the script, from 1; of a script that is one transaction only
     *     the first is told
     */
    default void begins(MigrationScript script, int statement) {}

    /** A script came to its end. */
    default void ended(MigrationResult.Done done) {}
}
