package dev.bedstone.postgres.internal;

import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.Retry;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.TransactionOptions;
import dev.bedstone.postgres.internal.PlatformAudit.Outcome;
import dev.bedstone.postgres.internal.Units.Repeat;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work across tenants: a role and a small pool of its own, opened when it is first needed, and a
 * reason that is written down. Thread-safe.
 */
public final class PlatformWork implements AutoCloseable {

    /** Work across tenants is rare; it must not take the connections of everybody else. */
    public static final int POOL = 2;

    private static final Logger AUDIT = LoggerFactory.getLogger("dev.bedstone.postgres.audit");
    private static final String OPERATION = "platform";
    private static final int LONGEST_REASON = 200;
    private static final TransactionOptions AFTERWARDS =
            TransactionOptions.STANDARD.within(Duration.ofSeconds(1));

    private final PostgresConfig config;
    private final Context context;
    private final Retry retry;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Connections connections;
    private @Nullable Units units;
    private boolean closed;

    public PlatformWork(PostgresConfig config, Context context, Retry retry) {
        this.config = config;
        this.context = context;
        this.retry = retry;
    }

    /**
     * Does {@code work} in a transaction as the role for work across tenants, and writes down that
     * it was done.
     */
    public <T extends @Nullable Object, X extends Exception> T run(
            String reason, TransactionOptions options, Units.Work<T, X> work) throws X {
        check(reason);
        Binding binding = Binding.platform(reason);
        Units own = units();
        if (own.isInside()) {
            return own.run(OPERATION, options, Repeat.WRITE, binding, work);
        }
        AUDIT.info("work across tenants by '{}', because: {}", binding.actor(), reason);
        return options.readOnly()
                ? read(own, options, binding, work)
                : write(own, options, binding, work);
    }

    /** Deletes idempotency keys that are older, of all tenants; returns how many there were. */
    public long purgeIdempotencyKeys(Duration kept) {
        return IdempotencyKeys.purge(this, kept);
    }

    /** A transaction that reads cannot write its row, so that comes first. */
    private <T extends @Nullable Object, X extends Exception> T read(
            Units own, TransactionOptions options, Binding binding, Units.Work<T, X> work)
            throws X {
        Deadline deadline = Deadline.after(options.within().orElse(config.timeouts().call()));
        note(own, TransactionOptions.STANDARD.within(left(deadline)), binding, Outcome.READ);
        return own.run(OPERATION, options.within(left(deadline)), Repeat.READ, binding, work);
    }

    private <T extends @Nullable Object, X extends Exception> T write(
            Units own, TransactionOptions options, Binding binding, Units.Work<T, X> work)
            throws X {
        AtomicBoolean began = new AtomicBoolean();
        try {
            return own.run(
                    OPERATION,
                    options,
                    Repeat.WRITE,
                    binding,
                    transaction -> {
                        PlatformAudit.write(transaction, Outcome.COMMITTED);
                        began.set(true);
                        return work.in(transaction);
                    });
        } catch (Throwable e) {
            if (began.get()) {
                noteFailed(own, binding, e);
            }
            throw e;
        }
    }

    /** What was rolled back may have been read before; it is written down if that can be done. */
    private void noteFailed(Units own, Binding binding, Throwable reason) {
        boolean interrupted = Thread.interrupted();
        try {
            note(
                    own,
                    AFTERWARDS,
                    binding,
                    reason instanceof OutcomeUnknown ? Outcome.UNKNOWN : Outcome.ROLLED_BACK);
        } catch (StoreFailure e) {
            AUDIT.warn(
                    "work across tenants that failed could not be written into the database: {}",
                    e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void note(
            Units own, TransactionOptions options, Binding binding, Outcome outcome) {
        own.<@Nullable Object, RuntimeException>run(
                PlatformAudit.OPERATION,
                options,
                Repeat.WRITE,
                binding,
                transaction -> {
                    PlatformAudit.write(transaction, outcome);
                    return null;
                });
    }

    private static Duration left(Deadline deadline) {
        Duration left = deadline.remaining();
        return left.isPositive() ? left : Duration.ofNanos(1);
    }

    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
            if (connections != null) {
                connections.close();
            }
        } finally {
            opening.unlock();
        }
    }

    private static void check(String reason) {
        if (reason.isBlank()
                || reason.length() > LONGEST_REASON
                || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "work across tenants needs a reason of 1 to "
                            + LONGEST_REASON
                            + " characters on one line, such as 'monthly invoices'");
        }
    }

    private Units units() {
        opening.lock();
        try {
            if (closed) {
                throw context.failures().closed(OPERATION);
            }
            Units known = units;
            return known != null ? known : open();
        } finally {
            opening.unlock();
        }
    }

    private Units open() {
        PostgresEndpoint endpoint =
                config.platform()
                        .orElseThrow(() ->
                                context.failures()
                                        .misconfigured(
                                                OPERATION,
                                                "there is no role for work across tenants",
                                                "set bedstone.postgres.platform.url"));
        PostgresConfig own = config.withPool(pool(config.pool()));
        Connections opened =
                new Connections(new Connector(endpoint, config), own, context.failures());
        Units made = new Units(opened, context, retry, config.timeouts().call());
        connections = opened;
        units = made;
        return made;
    }

    private static PoolConfig pool(PoolConfig like) {
        return new PoolConfig(
                POOL,
                0,
                like.acquireTimeout(),
                like.idleTimeout(),
                like.maxLifetime(),
                like.keepalive(),
                like.leakAfter());
    }
}
