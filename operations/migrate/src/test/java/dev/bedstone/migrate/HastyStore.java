package dev.bedstone.migrate;

import dev.bedstone.contracts.Capability;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.Migratable;
import dev.bedstone.contracts.MigrationSchema;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A store with the fault that a session reads the journal once, before it has the lock, and does
 * not look again when it is its turn.
 *
 * @param looked where every runner arrives that has read the journal
 */
record HastyStore<S extends Store & Migratable>(S store, CyclicBarrier looked)
        implements Store, Migratable {

    @Override
    public MigrationSession openMigrations(String who) {
        return new Hasty(store.openMigrations(who), looked);
    }

    @Override
    public boolean hasTransactionalSchema() {
        return store.hasTransactionalSchema();
    }

    @Override
    public MigrationScratch openScratch(String who) {
        return store.openScratch(who);
    }

    @Override
    public String print(List<MigrationScript> scripts, String who) {
        return store.print(scripts, who);
    }

    @Override
    public StoreId id() {
        return store.id();
    }

    @Override
    public Set<Capability> capabilities() {
        return store.capabilities();
    }

    /** The store belongs to the test. */
    @Override
    public void close() {}

    private static final class Hasty implements MigrationSession {

        private final MigrationSession session;
        private final CyclicBarrier looked;
        private @Nullable List<JournalEntry> read;

        Hasty(MigrationSession session, CyclicBarrier looked) {
            this.session = session;
            this.looked = looked;
        }

        @Override
        public List<JournalEntry> journal() {
            List<JournalEntry> known = read;
            if (known == null) {
                known = session.journal();
                read = known;
                await();
            }
            return known;
        }

        private void await() {
            try {
                looked.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean tryLock() {
            return session.tryLock();
        }

        @Override
        public void together(MigrationScript script) {
            session.together(script);
        }

        @Override
        public void alone(MigrationScript script, int number, boolean begun) {
            session.alone(script, number, begun);
        }

        @Override
        public void record(List<JournalEntry> entries) {
            session.record(entries);
        }

        @Override
        public List<List<@Nullable String>> query(String text) {
            return session.query(text);
        }

        @Override
        public MigrationSchema schema() {
            return session.schema();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
