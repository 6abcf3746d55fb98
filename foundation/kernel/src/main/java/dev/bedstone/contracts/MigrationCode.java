package dev.bedstone.contracts;

/** A step that needs code. Run again, it gives the same result. */
@FunctionalInterface
public interface MigrationCode {

    /**
     * Does the step, in the transaction of its script where the store has them.
     *
     * @throws Exception anything; the step failed and its transaction is rolled back
     */
    void run(Handle handle) throws Exception;

    /** The way to the store for the length of the step. */
    interface Handle {

        /**
         * The connection as the store's driver gives it, such as {@code java.sql.Connection}. It
         * must not be closed, committed or kept.
         *
         * @throws IllegalArgumentException if it is not of this type
         */
        <T> T as(Class<T> type);
    }
}
