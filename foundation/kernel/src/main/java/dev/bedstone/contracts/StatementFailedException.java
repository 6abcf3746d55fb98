package dev.bedstone.contracts;

import dev.bedstone.kernel.StoreFailure;
import org.jspecify.annotations.Nullable;

/** A statement of a migration was not carried out. Its message holds no row data. */
public final class StatementFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int statement;
    private final int position;
    private final transient @Nullable StoreFailure failure;

    /**
     * @param statement the statement's place in the script, from 1
     * @param position where in the statement's text, counted in code points from 1; 0 if the store
     *     does not say
     * @param what what happened
     * @param failure what the store said, or null if the step was code
     */
    public StatementFailedException(
            int statement,
            int position,
            String what,
            @Nullable StoreFailure failure,
            @Nullable Throwable cause) {
        super(what, cause);
        this.statement = statement;
        this.position = position;
        this.failure = failure;
    }

    /** The statement's place in the script, from 1. */
    public int statement() {
        return statement;
    }

    /** Where in the statement's text, in code points from 1; 0 if the store does not say. */
    public int position() {
        return position;
    }

    /** What the store said; null if the step was code. */
    public @Nullable StoreFailure failure() {
        return failure;
    }
}
