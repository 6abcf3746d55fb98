package dev.bedstone.gateway.internal.session;

import dev.bedstone.gateway.internal.engine.ConnectionPool;
import dev.bedstone.gateway.internal.engine.EngineException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Where a statement gets its connection from. Thread-safe. */
public record Leases(ConnectionPool pool, Sessions sessions) {

    /**
     * What a request says about its session.
     *
     * @param name the session's name
     * @param mustExist whether it is refused if there is none
     * @param idle how long the session then lives unused
     * @param last whether it ends with this request
     */
    public record SessionUse(String name, boolean mustExist, Duration idle, boolean last) {}

    /** The session's connection, or a fresh one without a session. */
    public Lease take(Optional<SessionUse> session) throws EngineException, IOException {
        if (session.isEmpty()) {
            return new FreshLease(pool.take(), pool);
        }
        SessionUse use = session.get();
        return sessions.use(use.name(), use.mustExist(), use.idle(), use.last());
    }
}
