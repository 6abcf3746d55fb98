package dev.bedstone.gateway.internal.session;

import dev.bedstone.gateway.internal.engine.Engine;
import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The sessions by name. A session is used by one request at a time. Thread-safe. */
public final class Sessions implements AutoCloseable {

    private static final int MOST = 1000;

    private final Engine engine;
    private final Map<String, Session> byName = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Sessions of {@code engine}. */
    public Sessions(Engine engine) {
        this.engine = engine;
    }

    /**
     * Takes the session for one request.
     *
     * @param mustExist whether to refuse instead of creating one ({@code session_check=1})
     * @param idle how long the session lives after this request
     * @param last whether it ends with this request ({@code close_session=1})
     */
    public Lease use(String name, boolean mustExist, Duration idle, boolean last)
            throws EngineException, IOException {
        lock.lock();
        try {
            closeExpired();
            Session session = byName.get(name);
            if (session == null) {
                session = created(name, mustExist);
            } else if (!session.tryUse()) {
                throw EngineException.of(
                        ErrorCode.SESSION_IS_LOCKED,
                        "Session " + name + " is locked by a concurrent client");
            }
            Session used = session;
            return new SessionLease(used, () -> leave(name, used, idle, last));
        } finally {
            lock.unlock();
        }
    }

    /** Closes what was not used in its time. */
    public void expire() {
        lock.lock();
        try {
            closeExpired();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            byName.values().forEach(Session::close);
            byName.clear();
        } finally {
            lock.unlock();
        }
    }

    private Session created(String name, boolean mustExist) throws EngineException, IOException {
        if (mustExist) {
            throw EngineException.of(ErrorCode.SESSION_NOT_FOUND, "Session " + name + " not found");
        }
        if (byName.size() >= MOST) {
            throw EngineException.of(
                    ErrorCode.TOO_MANY_SIMULTANEOUS_QUERIES, "Too many sessions. Maximum: " + MOST);
        }
        Session session = new Session(engine.connect());
        session.tryUse();
        byName.put(name, session);
        return session;
    }

    private void leave(String name, Session session, Duration idle, boolean last) {
        lock.lock();
        try {
            if (last) {
                session.close();
            }
            if (session.isClosed()) {
                byName.remove(name, session);
            }
            session.leave(idle);
        } finally {
            lock.unlock();
        }
    }

    private void closeExpired() {
        byName.values().removeIf(Session::closeIfExpired);
    }
}
