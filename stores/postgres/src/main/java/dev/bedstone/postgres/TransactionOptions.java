package dev.bedstone.postgres;

import dev.bedstone.postgres.internal.SqlText;
import java.time.Duration;
import java.util.Optional;

/**
 * How a transaction is carried out. Immutable.
 *
 * @param isolation what it sees of concurrent ones; empty for what the server or the running
 *     transaction has
 * @param readOnly whether the server refuses writes
 * @param within how long it may take from the call to its end, waiting and repetitions included;
 *     positive; empty for the time of the configuration
 * @param name what it is called in hooks, in the log of slow statements and in a comment of each of
 *     its statements; 1 to 63 letters, digits, dots, colons, hyphens and underscores
 * @param idempotencyKey under which the work is done at most once; 1 to 200 characters
 */
public record TransactionOptions(
        Optional<Isolation> isolation,
        boolean readOnly,
        Optional<Duration> within,
        Optional<String> name,
        Optional<String> idempotencyKey) {

    /** Nothing special. */
    public static final TransactionOptions STANDARD =
            new TransactionOptions(
                    Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());

    /** Refuses writes. */
    public static final TransactionOptions READ_ONLY = STANDARD.withReadOnly(true);

    private static final int LONGEST_KEY = 200;

    public TransactionOptions {
        if (within.isPresent() && !within.get().isPositive()) {
            throw new IllegalArgumentException("a transaction needs a positive time");
        }
        name.ifPresent(SqlText::checkName);
        if (idempotencyKey.isPresent()) {
            checkKey(idempotencyKey.get());
        }
    }

    /** The same with an isolation level. */
    public TransactionOptions isolated(Isolation level) {
        return new TransactionOptions(Optional.of(level), readOnly, within, name, idempotencyKey);
    }

    /** The same with another time. */
    public TransactionOptions within(Duration time) {
        return new TransactionOptions(isolation, readOnly, Optional.of(time), name, idempotencyKey);
    }

    /** The same under the name of an operation, such as {@code documents.create}. */
    public TransactionOptions named(String operation) {
        return new TransactionOptions(
                isolation, readOnly, within, Optional.of(operation), idempotencyKey);
    }

    /**
     * The same with a key under which the tenant's work is done at most once, for as long as the
     * key is kept. It is written in the transaction itself, so that after a commit whose answer was
     * lost the work can be tried again without being done twice; who comes later with a key that
     * was used gets a {@link dev.bedstone.kernel.Conflict}.
     */
    public TransactionOptions idempotent(String key) {
        return new TransactionOptions(isolation, readOnly, within, name, Optional.of(key));
    }

    TransactionOptions withReadOnly(boolean refuses) {
        return new TransactionOptions(isolation, refuses, within, name, idempotencyKey);
    }

    private static void checkKey(String key) {
        if (key.isBlank() || key.length() > LONGEST_KEY || key.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "an idempotency key has 1 to " + LONGEST_KEY + " characters");
        }
    }

    /** What a transaction sees of concurrent ones; the levels PostgreSQL has. */
    public enum Isolation {
        /** Every statement sees what was committed before it began. */
        READ_COMMITTED,
        /** Every statement sees what was committed before the first one began. */
        REPEATABLE_READ,
        /** The outcome is that of some order one after the other. */
        SERIALIZABLE
    }
}
