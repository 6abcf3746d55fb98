package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.Migratable;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Problem;
import dev.bedstone.migrate.MigrationException;
import dev.bedstone.migrate.MigrationWatcher;
import dev.bedstone.migrate.internal.source.LoadedLine;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The sessions of one run, one a store, opened together and closed together. They are locked in the
 * order of the kinds, so PostgreSQL's lock, where there is one, guards all. Not thread-safe.
 */
public final class Sessions implements AutoCloseable {

    private static final int SHORTEST_MILLIS = 50;
    private static final int LONGEST_MILLIS = 250;

    private final Map<StoreKind, MigrationSession> sessions = new EnumMap<>(StoreKind.class);

    private Sessions() {}

    /** Connects to the stores of {@code kinds}. */
    public static Sessions open(
            Map<StoreKind, Migratable> stores, Collection<StoreKind> kinds, String who) {
        Sessions opened = new Sessions();
        try {
            for (StoreKind kind : kinds) {
                if (!opened.sessions.containsKey(kind)) {
                    opened.sessions.put(kind, store(stores, kind).openMigrations(who));
                }
            }
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** The store of a kind as one that can be migrated. */
    public static Migratable store(Map<StoreKind, Migratable> stores, StoreKind kind) {
        Migratable store = stores.get(kind);
        if (store == null) {
            throw new MigrationException(
                    List.of(
                            new Problem(
                                    kind.title(),
                                    "has migrations, and is not open or cannot be migrated",
                                    "configure and install it, or leave its lines out")),
                    null);
        }
        return store;
    }

    /** The session of a store. */
    public MigrationSession of(StoreKind kind) {
        return Objects.requireNonNull(sessions.get(kind), "no session of this store was opened");
    }

    /** What the journal says of a line now. */
    Ledger ledger(LoadedLine line) {
        return Ledger.of(line.name(), of(line.store()).journal());
    }

    /** All of them, in the order of the kinds. */
    Collection<MigrationSession> all() {
        return sessions.values();
    }

    /**
     * Becomes the only runner.
     *
     * @throws MigrationException if another one is still at work after {@code wait}
     */
    public void lock(Duration wait, MigrationWatcher watcher) {
        Deadline deadline = Deadline.after(wait);
        sessions.forEach((kind, session) -> {
            if (!session.tryLock()) {
                watcher.waits(kind);
                if (!await(session, deadline)) {
                    throw busy(kind, wait);
                }
            }
        });
    }

    /** Becomes the only runner if no other one is still at work after {@code wait}. */
    boolean lockWithin(Duration wait) {
        Deadline deadline = Deadline.after(wait);
        return sessions.values().stream()
                .allMatch(session -> session.tryLock() || await(session, deadline));
    }

    private static boolean await(MigrationSession session, Deadline deadline) {
        do {
            if (deadline.hasPassed()) {
                return false;
            }
            pause();
        } while (!session.tryLock());
        return true;
    }

    private static MigrationException busy(StoreKind kind, Duration wait) {
        return new MigrationException(
                List.of(
                        new Problem(
                                kind.title(),
                                "is being migrated by somebody else, for longer than "
                                        + wait.toSeconds()
                                        + " s",
                                "wait for them; the lock ends with their process")),
                null);
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(
                    List.of(new Problem("migrations", "were interrupted", "nothing was begun")), e);
        }
    }

    @Override
    public void close() {
        sessions.values().forEach(MigrationSession::close);
    }
}
