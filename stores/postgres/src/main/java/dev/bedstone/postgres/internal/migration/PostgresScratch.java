package dev.bedstone.postgres.internal.migration;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationSchema;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.postgres.internal.ScratchDatabase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session on a database of its own. */
final class PostgresScratch implements MigrationScratch {

    private final PostgresSession session;
    private final ScratchDatabase database;

    PostgresScratch(PostgresSession session, ScratchDatabase database) {
        this.session = session;
        this.database = database;
    }

    @Override
    public Map<String, String> plantCanaries() {
        return session.asked(() -> new Canaries(session.connection()).plant());
    }

    @Override
    public Map<String, String> rows() {
        return session.asked(() -> new Canaries(session.connection()).digests());
    }

    @Override
    public boolean tryLock() {
        return session.tryLock();
    }

    @Override
    public List<JournalEntry> journal() {
        return session.journal();
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
        database.close();
    }
}
