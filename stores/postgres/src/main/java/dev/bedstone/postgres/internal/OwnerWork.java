package dev.bedstone.postgres.internal;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.Observer;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.TransactionOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** Carries out work as the schema's owner, each on a connection of its own. Thread-safe. */
public final class OwnerWork implements AutoCloseable {

    private static final String OPERATION = "owner";

    private final PostgresConfig config;
    private final Context context;
    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
    private final LeaseWatch watch = new LeaseWatch(leases, leases::remove, Duration.ZERO);

    public OwnerWork(PostgresConfig config, Context context) {
        this.config = config;
        this.context = context;
    }

    /** Cuts what is running. */
    @Override
    public void close() {
        watch.close();
        leases.forEach(Lease::cut);
    }

    /** Does {@code work} in one transaction. */
    public <T extends @Nullable Object, X extends Exception> T run(Units.Work<T, X> work) throws X {
        Observer.Call call = context.observer().started(OPERATION);
        StoreFailure failure = null;
        PgConnection connection = null;
        try {
            connection = open();
            return inside(connection, work);
        } catch (StoreFailure e) {
            failure = e;
            throw e;
        } finally {
            if (connection != null) {
                Connector.quietly(connection);
            }
            if (call != null) {
                call.ended(failure);
            }
        }
    }

    private <T extends @Nullable Object, X extends Exception> T inside(
            PgConnection connection, Units.Work<T, X> work) throws X {
        Lease lease = lease(connection);
        Transaction transaction =
                new Transaction(lease, context, TransactionOptions.STANDARD, Binding.owner());
        leases.add(lease);
        T result;
        try {
            transaction.begin();
            result = work.in(transaction);
            transaction.commit();
        } catch (Throwable e) {
            transaction.rollback(e);
            throw e;
        } finally {
            leases.remove(lease);
        }
        transaction.runAfterCommit();
        return result;
    }

    private Lease lease(PgConnection connection) {
        try {
            return new Lease(connection, Deadline.after(config.timeouts().statement()), null);
        } catch (SQLException e) {
            throw context.failures().of(OPERATION, Phase.CONNECT, e);
        }
    }

    private PgConnection open() {
        PostgresEndpoint endpoint =
                config.migration()
                        .orElseThrow(() ->
                                context.failures()
                                        .misconfigured(
                                                OPERATION,
                                                "there is no way to the server as the schema's"
                                                        + " owner",
                                                "set bedstone.postgres.migration.url"));
        try {
            PgConnection connection = new Connector(endpoint, config).open();
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw context.failures().of(OPERATION, Phase.CONNECT, e);
        }
    }
}
