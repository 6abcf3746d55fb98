package dev.bedstone.mongo.internal.migration;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationSchema;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.kernel.StoreFailure;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session on a database of its own. */
final class MongoScratch implements MigrationScratch {

    private static final Logger LOG = LoggerFactory.getLogger(MongoScratch.class);

    private final MongoSession session;
    private final CommandChannel channel;
    private final Canaries canaries;

    MongoScratch(MongoSession session, CommandChannel channel) {
        this.session = session;
        this.channel = channel;
        this.canaries = new Canaries(channel);
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
        try (session) {
            session.release();
            channel.write(new BsonDocument("dropDatabase", new BsonInt32(1)));
        } catch (StoreFailure e) {
            LOG.warn("the scratch database {} stays behind; drop it", channel.database());
        }
    }
}
