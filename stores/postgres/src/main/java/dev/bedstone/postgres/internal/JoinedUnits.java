package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.Deadline;
import dev.bedstone.postgres.TransactionOptions;
import dev.bedstone.postgres.internal.Units.Repeat;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Units of work in a transaction that somebody else began on a connection of theirs, and will end.
 * The tenant stays bound until that end. Used by one thread at a time.
 */
public final class JoinedUnits implements TransactionRunner {

    private static final String OPERATION = "use connection";
    private static final String BOUND =
            "select coalesce(current_setting('app.tenant_id', true), '')";

    private final Connection connection;
    private final Context context;
    private final Duration time;
    private final DirectLeases leases;

    public JoinedUnits(Connection connection, Context context, Duration time, DirectLeases leases) {
        this.connection = connection;
        this.context = context;
        this.time = time;
        this.leases = leases;
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T run(
            String operation,
            TransactionOptions options,
            Repeat repeat,
            Binding binding,
            Units.Work<T, X> work)
            throws X {
        if (options.isolation().isPresent() || options.idempotencyKey().isPresent()) {
            throw new IllegalStateException(
                    "isolation and idempotency key belong to whoever began the transaction of this"
                            + " connection; begin it there, or use using(DataSource)");
        }
        context.positions().onlyPrimary();
        Lease lease = lease(Deadline.after(options.within().orElse(time)));
        int before = networkTimeout(lease);
        leases.add(lease);
        try {
            Transaction transaction =
                    Transaction.joined(lease, context, TransactionOptions.STANDARD, binding);
            requireSame(transaction, binding);
            return work.in(transaction);
        } finally {
            leases.remove(lease);
            restore(lease, before);
        }
    }

    /** One transaction works for one tenant. */
    private void requireSame(Transaction transaction, Binding binding) {
        String bound = transaction.ask(BOUND);
        if (!bound.isEmpty() && !bound.equals(binding.hasTenant() ? binding.tenant() : "")) {
            throw new IllegalStateException(
                    "the transaction of this connection is bound to another tenant; end it first");
        }
    }

    private Lease lease(Deadline deadline) {
        try {
            ForeignConnection.driver(connection, context.failures());
            return new Lease(connection, deadline, null);
        } catch (SQLException e) {
            throw context.failures().of(OPERATION, Phase.CONNECT, e);
        }
    }

    private int networkTimeout(Lease lease) {
        try {
            return lease.raw().getNetworkTimeout();
        } catch (SQLException e) {
            throw context.failures().of(OPERATION, Phase.CONNECT, e);
        }
    }

    private static void restore(Lease lease, int networkTimeout) {
        try {
            lease.raw().setNetworkTimeout(Runnable::run, networkTimeout);
        } catch (SQLException e) {
            // The connection is gone, and its owner will see that.
        }
    }
}
