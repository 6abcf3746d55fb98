package dev.bedstone.postgres;

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
 */
public record TransactionOptions(
        Optional<Isolation> isolation, boolean readOnly, Optional<Duration> within) {

    /** Nothing special. */
    public static final TransactionOptions STANDARD =
            new TransactionOptions(Optional.empty(), false, Optional.empty());

    /** Refuses writes. */
    public static final TransactionOptions READ_ONLY =
            new TransactionOptions(Optional.empty(), true, Optional.empty());

    public TransactionOptions {
        if (within.isPresent() && !within.get().isPositive()) {
            throw new IllegalArgumentException("a transaction needs a positive time");
        }
    }

    /** The same with an isolation level. */
    public TransactionOptions isolated(Isolation level) {
        return new TransactionOptions(Optional.of(level), readOnly, within);
    }

    /** The same with another time. */
    public TransactionOptions within(Duration time) {
        return new TransactionOptions(isolation, readOnly, Optional.of(time));
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
