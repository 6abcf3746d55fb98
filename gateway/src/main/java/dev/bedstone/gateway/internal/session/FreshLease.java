package dev.bedstone.gateway.internal.session;

import dev.bedstone.gateway.internal.engine.Connection;
import dev.bedstone.gateway.internal.engine.ConnectionPool;
import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.sql.SqlText;
import java.util.Map;

/** A connection that nobody used before and nobody will use again. */
record FreshLease(Connection connection, ConnectionPool pool) implements Lease {

    private static final String INITIAL_DATABASE = "default";

    @Override
    public void prepare(Map<String, String> settings, String database) throws EngineException {
        if (!database.isEmpty() && !database.equals(INITIAL_DATABASE)) {
            connection.query("USE " + SqlText.name(database));
        }
        if (!settings.isEmpty()) {
            connection.query(SqlText.set(settings));
        }
    }

    @Override
    public void keepDatabase() {
        // It ends with the connection.
    }

    @Override
    public void close() {
        pool.discard(connection);
    }
}
