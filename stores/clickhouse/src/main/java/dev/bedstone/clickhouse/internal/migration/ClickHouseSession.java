package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.internal.ClickHouseFailures;
import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationCode;
import dev.bedstone.contracts.MigrationSchema;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.SchemaSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Migrations of one database. */
final class ClickHouseSession implements MigrationSession {

    private final DirectChannel channel;
    private final Supplier<ClickHouse> opener;
    private final String who;
    private final RunnerLock lock;
    private final Journal journal;
    private final ObjectMemory memory;
    private final ScriptRunner runner;
    private @Nullable ClickHouse store;

    /**
     * @param opener opens the store for steps in code, which this session closes
     */
    ClickHouseSession(
            DirectChannel channel,
            ClickHouseFailures failures,
            String who,
            Supplier<ClickHouse> opener) {
        this.channel = channel;
        this.opener = opener;
        this.who = who;
        this.lock = new RunnerLock(channel, failures, who);
        this.journal = new Journal(channel);
        this.memory = new ObjectMemory(channel);
        this.runner = new ScriptRunner(channel, lock, journal, who, handle());
    }

    private MigrationCode.Handle handle() {
        return new MigrationCode.Handle() {
            @Override
            public <T> T as(Class<T> type) {
                if (type != ClickHouse.class) {
                    throw new IllegalArgumentException(
                            "ClickHouse gives dev.bedstone.clickhouse.ClickHouse, not "
                                    + type.getName());
                }
                return type.cast(store());
            }
        };
    }

    private ClickHouse store() {
        ClickHouse known = store;
        if (known == null) {
            known = opener.get();
            store = known;
        }
        return known;
    }

    @Override
    public boolean tryLock() {
        return asked(() -> {
            boolean locked = lock.tryLock(journal.latestFence());
            if (locked) {
                journal.make();
                memory.make();
            }
            return locked;
        });
    }

    @Override
    public List<JournalEntry> journal() {
        return asked(journal::read);
    }

    /** ClickHouse has no transactions: a script is carried out statement by statement. */
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

    /** A row without a number of a run gets that of this one. */
    @Override
    public void record(List<JournalEntry> entries) {
        journal.write(entries.stream().map(this::signed).toList(), 0);
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
                lock.number(),
                who,
                entry.started(),
                entry.took());
    }

    @Override
    public List<List<@Nullable String>> query(String text) {
        return asked(() -> channel.ask(text, Map.of()));
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
                memory.remember(found, lock.number());
            }
        };
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (RefusedException refused) {
            throw refused.failure();
        }
    }

    @Override
    public void close() {
        try (channel) {
            lock.close();
            if (store != null) {
                store.close();
            }
        }
    }
}
