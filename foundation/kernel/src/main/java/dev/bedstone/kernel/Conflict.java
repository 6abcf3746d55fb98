package dev.bedstone.kernel;

import java.util.Optional;

/** The operation contradicts what the store holds, or what somebody else does at the same time. */
public final class Conflict extends StoreFailure {

    private static final long serialVersionUID = 1L;

    /** What is contradicted. */
    public enum Kind {
        /** A key that must be unique is there already. */
        UNIQUE,
        /** A referenced row is missing, or is still referenced. */
        FOREIGN_KEY,
        /** A value that must be there is missing. */
        NOT_NULL,
        /** A rule of the schema says no. */
        CHECK,
        /** Two rows may not overlap. */
        EXCLUSION,
        /** The row was changed since it was read. */
        STALE,
        /** A concurrent transaction won; the same work may succeed when it is done again. */
        SERIALIZATION,
        /** Two transactions waited for each other and this one was ended. */
        DEADLOCK
    }

    private final Kind kind;
    private final Optional<String> constraint;

    /**
     * @param constraint the name of the constraint in the schema, where the store tells it
     */
    @SuppressWarnings("serial")
    public Conflict(FailureContext context, Kind kind, Optional<String> constraint) {
        super(context, Effect.NONE);
        this.kind = kind;
        this.constraint = constraint;
    }

    /** What is contradicted. */
    public Kind kind() {
        return kind;
    }

    /** The name of the constraint in the schema, where the store tells it. */
    public Optional<String> constraint() {
        return constraint;
    }

    @Override
    boolean isTransient() {
        return kind == Kind.SERIALIZATION || kind == Kind.DEADLOCK;
    }
}
