package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationSchema;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.kernel.StoreFailure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session on a database of its own, where nothing is carried out that reaches beyond it. */
final class ClickHouseScratch implements MigrationScratch {

    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseScratch.class);

    private final ClickHouseSession session;
    private final Canaries canaries;
    private final DirectChannel administration;
    private final String database;

    ClickHouseScratch(
            ClickHouseSession session,
            DirectChannel channel,
            DirectChannel administration,
            String database) {
        this.session = session;
        this.canaries = new Canaries(channel);
        this.administration = administration;
        this.database = database;
    }

    @Override
    public Map<String, String> plantCanaries() {
        return canaries.plant();
    }

    @Override
    public Map<String, String> rows() {
        return canaries.digests();
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
        session.together(Trial.of(script));
    }

    @Override
    public void alone(MigrationScript script, int number, boolean begun) {
        session.alone(Trial.of(script, number), number, begun);
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
        try (administration) {
            session.close();
            administration.ask("DROP DATABASE IF EXISTS " + database + " SYNC", Map.of());
        } catch (RefusedException | StoreFailure e) {
            LOG.warn("the scratch database {} stays behind; drop it", database);
        }
    }
}
