package dev.bedstone.gateway.internal.session;

import dev.bedstone.gateway.internal.engine.Connection;
import dev.bedstone.gateway.internal.engine.EngineException;
import java.util.Map;

/** A connection for one statement. One thread at a time; always ended by {@link #close}. */
public interface Lease extends AutoCloseable {

    /** The connection. */
    Connection connection();

    /**
     * Makes settings and a database hold for this statement.
     *
     * @param settings by name; may be empty
     * @param database empty for the one the connection is in
     */
    void prepare(Map<String, String> settings, String database) throws EngineException;

    /** Says that the statement chose a database itself, which the session then keeps. */
    void keepDatabase();

    @Override
    void close();
}
