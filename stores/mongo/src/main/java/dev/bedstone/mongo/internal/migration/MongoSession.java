package dev.bedstone.mongo.internal.migration;

import com.mongodb.client.MongoDatabase;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationCode;
import dev.bedstone.contracts.MigrationSchema;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.SchemaSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Migrations of one database. */
final class MongoSession implements MigrationSession {

    private final CommandChannel channel;
    private final String who;
    private final Lease lease;
    private final Journal journal;
    private final ObjectMemory memory;
    private final CommandRunner runner;

    /**
     * @param channel closed with the session
     */
    MongoSession(CommandChannel channel, String who) {
        this.channel = channel;
        this.who = who;
        this.lease = new Lease(channel, who);
        this.journal = new Journal(channel);
        this.memory = new ObjectMemory(channel);
        this.runner = new CommandRunner(channel, lease, journal, who, handle());
    }

    private MigrationCode.Handle handle() {
        return new MigrationCode.Handle() {
            @Override
            public <T> T as(Class<T> type) {
                if (type != MongoDatabase.class) {
                    throw new IllegalArgumentException(
                            "MongoDB gives com.mongodb.client.MongoDatabase, not "
                                    + type.getName());
                }
                return type.cast(channel.driver());
            }
        };
    }

    @Override
    public boolean tryLock() {
        return lease.tryTake(journal.latestFence());
    }

    @Override
    public List<JournalEntry> journal() {
        return journal.read();
    }

    /**
     * A script is carried out command by command: MongoDB changes no catalogue in a transaction.
     */
    @Override
    public void together(MigrationScript script) {
        for (int number = 1; number <= script.statements().size(); number++) {
            alone(script, number, false);
        }
    }

    @Override
    public void alone(MigrationScript script, int number, boolean begun) {
        runner.alone(script, number, begun);
    }

    /** Entries without a run get that of this one. */
    @Override
    public void record(List<JournalEntry> entries) {
        journal.write(lease.number(), entries.stream().map(this::signed).toList());
    }

    private JournalEntry signed(JournalEntry entry) {
        return new JournalEntry(
                entry.line(),
                entry.version(),
                entry.description(),
                entry.kind(),
                entry.checksum(),
                entry.statement(),
                entry.statements(),
                entry.statementChecksum(),
                entry.state(),
                lease.number(),
                who,
                entry.started(),
                entry.took());
    }

    /** The values of each document that a {@code find} or an {@code aggregate} gives. */
    @Override
    public List<List<@Nullable String>> query(String text) {
        BsonDocument command =
                CommandText.read(text)
                        .orElseThrow(() -> new IllegalArgumentException("not a command: " + text));
        BsonArray found =
                channel.ask(command)
                        .getDocument("cursor", new BsonDocument())
                        .getArray("firstBatch", new BsonArray());
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (BsonValue document : found) {
            List<@Nullable String> row = new ArrayList<>();
            document.asDocument().values().forEach(value -> row.add(shown(value)));
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable String shown(BsonValue value) {
        return switch (value.getBsonType()) {
            case NULL -> null;
            case STRING -> value.asString().getValue();
            case BOOLEAN -> String.valueOf(value.asBoolean().getValue());
            case INT32, INT64 -> String.valueOf(value.asNumber().longValue());
            default -> value.toString();
        };
    }

    @Override
    public MigrationSchema schema() {
        SchemaReader reader = new SchemaReader(channel);
        return new MigrationSchema() {
            @Override
            public SchemaSnapshot now() {
                return reader.now();
            }

            @Override
            public Optional<Memory> remembered() {
                return memory.remembered();
            }

            @Override
            public void remember(Memory found) {
                memory.remember(found, lease.number());
            }
        };
    }

    /** Gives the lease back, and keeps the connection. */
    void release() {
        lease.close();
    }

    @Override
    public void close() {
        try (channel) {
            release();
        }
    }
}
