package dev.bedstone.postgres.internal;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.Observer;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.TransactionOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** Carries out work as another role, each time on a connection of its own. Thread-safe. */
public final class DirectWork {

    private final PostgresConfig config;
    private final Context context;
    private final Optional<PostgresEndpoint> endpoint;
    private final String operation;
    private final String setting;
    private final DirectLeases leases;

    private DirectWork(
            PostgresConfig config,
            Context context,
            Optional<PostgresEndpoint> endpoint,
            String operation,
            String setting,
            DirectLeases leases) {
        this.config = config;
        this.context = context;
        this.endpoint = endpoint;
        this.operation = operation;
        this.setting = setting;
        this.leases = leases;
    }

    /** As the owner of the schema. */
    public static DirectWork owner(PostgresConfig config, Context context, DirectLeases leases) {
        return new DirectWork(
                config,
                context,
                config.migration(),
                "owner",
                "bedstone.postgres.migration.url",
                leases);
    }

    /** As the role for bulk loads. */
    public static DirectWork loader(PostgresConfig config, Context context, DirectLeases leases) {
        return new DirectWork(
                config, context, config.loader(), "load", "bedstone.postgres.loader.url", leases);
    }

    /** Whether the configuration has the role. */
    public boolean isPossible() {
        return endpoint.isPresent();
    }

    /** Does {@code work} in one transaction. */
    public <T extends @Nullable Object, X extends Exception> T run(
            TransactionOptions options, Binding binding, Units.Work<T, X> work) throws X {
        Observer.Call call = context.observer().started(operation);
        StoreFailure failure = null;
        PgConnection connection = null;
        try {
            connection = open();
            return inside(connection, options, binding, work);
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
            PgConnection connection,
            TransactionOptions options,
            Binding binding,
            Units.Work<T, X> work)
            throws X {
        Lease lease = lease(connection, options);
        Transaction transaction = new Transaction(lease, context, options, binding);
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

    private Lease lease(PgConnection connection, TransactionOptions options) {
        Duration time = options.within().orElse(config.timeouts().statement());
        try {
            return new Lease(connection, Deadline.after(time), null);
        } catch (SQLException e) {
            throw context.failures().of(operation, Phase.CONNECT, e);
        }
    }

    private PgConnection open() {
        PostgresEndpoint there =
                endpoint.orElseThrow(() ->
                        context.failures()
                                .misconfigured(
                                        operation,
                                        "there is no way to the server as the role for this",
                                        "set " + setting));
        try {
            PgConnection connection = new Connector(there, config).open();
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw context.failures().of(operation, Phase.CONNECT, e);
        }
    }
}
