package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A session of the server's own ({@code
 * clickhouse.com/docs/interfaces/http#using-clickhouse-sessions}) that every statement of a run
 * belongs to and says that it must exist. Whoever closes it ends the run: the server refuses each
 * later statement of it, even one of a process that slept and woke up. One statement at a time is
 * in it, and as long as that runs nobody can close it. Thread-safe.
 */
final class Fence {

    /** How it stands with a session. */
    enum State {
        /** It is there and nothing of it runs. */
        THERE,
        /** It is no more. */
        GONE,
        /** A statement of it runs. */
        BUSY
    }

    /** Longer than any pause of the heart that keeps it. */
    private static final String IDLE_SECONDS = "60";

    private final DirectChannel channel;
    private final String id;

    /** The server lets one statement at a time into a session and refuses others. */
    private final ReentrantLock use = new ReentrantLock();

    Fence(DirectChannel channel, String id) {
        this.channel = channel;
        this.id = id;
    }

    /** Makes the session. */
    void open() {
        channel.ask("SELECT 1", Map.of("session_id", id, "session_timeout", IDLE_SECONDS));
    }

    /** Carries out a statement of the run, which is sent with what it is given. */
    void inside(Consumer<Map<String, String>> statement) {
        use.lock();
        try {
            statement.accept(settings());
        } finally {
            use.unlock();
        }
    }

    /** Keeps the session, unless a statement does so anyway. */
    void keep() {
        if (use.tryLock()) {
            try {
                holds();
            } finally {
                use.unlock();
            }
        }
    }

    private Map<String, String> settings() {
        return Map.of("session_id", id, "session_check", "1", "session_timeout", IDLE_SECONDS);
    }

    /**
     * Keeps the session, and tells whether it is still there.
     *
     * @return false if somebody closed it, or the server was started again
     */
    boolean holds() {
        use.lock();
        try {
            return ask(settings()) != State.GONE;
        } finally {
            use.unlock();
        }
    }

    /** Ends the session, unless a statement of it still runs. */
    State close() {
        State state = ask(Map.of("session_id", id, "session_check", "1", "close_session", "1"));
        return state == State.THERE ? State.GONE : state;
    }

    private State ask(Map<String, String> settings) {
        try {
            channel.ask("SELECT 1", settings);
            return State.THERE;
        } catch (RefusedException refused) {
            return switch (refused.code()) {
                case RefusedException.SESSION_NOT_FOUND -> State.GONE;
                case RefusedException.SESSION_IS_LOCKED -> State.BUSY;
                default -> throw refused.failure();
            };
        }
    }
}
