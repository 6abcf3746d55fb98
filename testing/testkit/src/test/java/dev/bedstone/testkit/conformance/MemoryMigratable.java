package dev.bedstone.testkit.conformance;

import dev.bedstone.contracts.Capability;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.JournalEntry.State;
import dev.bedstone.contracts.Migratable;
import dev.bedstone.contracts.MigrationSchema;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.SchemaSnapshot;
import dev.bedstone.contracts.StatementFailedException;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A store in memory that keeps the contract but for its defect: the control of {@link
 * MigratableConformance}.
 */
final class MemoryMigratable implements Store, Migratable {

    static final String PASSWORD = "canary-of-the-memory-store";
    private static final StoreId ID = new StoreId(StoreKind.REDIS, "memory");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, MemoryDatabase> server;
    private final Set<MigratableDefect> defects;
    private boolean closed;

    MemoryMigratable(Map<String, MemoryDatabase> server, Set<MigratableDefect> defects) {
        this.server = server;
        this.defects = defects;
    }

    private boolean has(MigratableDefect defect) {
        return defects.contains(defect);
    }

    @Override
    public StoreId id() {
        return ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return has(MigratableDefect.DECLARES_NOTHING) ? Set.of() : Set.of(Capability.MIGRATABLE);
    }

    @Override
    public boolean hasTransactionalSchema() {
        return false;
    }

    @Override
    public MigrationSession openMigrations(String who) {
        checkOpen();
        return new Session("main", who);
    }

    @Override
    public MigrationScratch openScratch(String who) {
        checkOpen();
        if (has(MigratableDefect.TRIES_IN_THE_REAL_ONE)) {
            server.put("scratch", server.get("main"));
        } else {
            server.put("scratch", new MemoryDatabase());
        }
        return new Session("scratch", who);
    }

    private void checkOpen() {
        if (closed && !has(MigratableDefect.OPENS_WHEN_CLOSED)) {
            throw new Unavailable(FailureContext.of(ID, "migrate", "the store is closed"));
        }
    }

    @Override
    public String print(List<MigrationScript> scripts, String who) {
        StringBuilder text = new StringBuilder();
        for (MigrationScript script : scripts) {
            script.statements().forEach(one -> text.append(one.text()).append('\0'));
            if (!has(MigratableDefect.PRINTS_NO_JOURNAL)) {
                text.append("journal ").append(who).append('\1').append(script.description());
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Session implements MigrationScratch {

        private final String name;
        private final MemoryDatabase database;
        private final String who;

        Session(String name, String who) {
            this.name = name;
            this.database = server.get(name);
            this.who = has(MigratableDefect.JOURNALS_ITS_PASSWORD) ? who + PASSWORD : who;
        }

        @Override
        public boolean tryLock() {
            boolean free = database.holder == null || has(MigratableDefect.LETS_EVERYBODY_IN);
            if (free) {
                database.holder = this;
                database.run += has(MigratableDefect.HAS_ONE_NUMBER_FOR_ALL_RUNS) ? 0 : 1;
            }
            return free;
        }

        @Override
        public List<JournalEntry> journal() {
            if (has(MigratableDefect.INVENTS_A_HISTORY) && database.run == 0) {
                return List.of(entry(null, 1, State.DONE, NOW, Duration.ZERO));
            }
            return has(MigratableDefect.TURNS_THE_JOURNAL_ROUND)
                    ? List.copyOf(database.journal).reversed()
                    : List.copyOf(database.journal);
        }

        @Override
        public void together(MigrationScript script) {
            alone(script, 1, false);
        }

        @Override
        public void alone(MigrationScript script, int number, boolean begun) {
            String text = script.statements().get(number - 1).text();
            if (begun && isDone(text)) {
                add(script, number, State.DONE);
                return;
            }
            add(script, number, State.STARTED);
            try {
                database.execute(text);
            } catch (IllegalStateException refused) {
                add(
                        script,
                        number,
                        has(MigratableDefect.CALLS_FAILED_DONE) ? State.DONE : State.FAILED);
                throw new StatementFailedException(
                        number,
                        has(MigratableDefect.KNOWS_NO_PLACE) ? 0 : 1,
                        "refused",
                        new Misconfigured(FailureContext.of(ID, "migrate", "refused")),
                        null);
            }
            if (!has(MigratableDefect.FORGETS_THE_OUTCOME)) {
                add(script, number, State.DONE);
            }
        }

        private boolean isDone(String text) {
            boolean marked = database.isMarked(text.substring(text.indexOf(' ') + 1));
            return (marked && !has(MigratableDefect.DOES_IT_AGAIN))
                    || has(MigratableDefect.TAKES_BEGUN_FOR_DONE);
        }

        private void add(MigrationScript script, int number, State state) {
            database.journal.add(entry(script, number, state, NOW, Duration.ZERO));
        }

        @Override
        public void record(List<JournalEntry> entries) {
            for (JournalEntry one : entries) {
                Instant when =
                        has(MigratableDefect.ROUNDS_TIMES)
                                ? Instant.ofEpochSecond(one.started().getEpochSecond())
                                : one.started();
                database.journal.add(signed(one, when));
            }
        }

        private JournalEntry signed(JournalEntry one, Instant when) {
            String description =
                    has(MigratableDefect.CUTS_DESCRIPTIONS)
                            ? one.description().substring(0, 3)
                            : one.description();
            return new JournalEntry(
                    one.line(),
                    one.version(),
                    description,
                    one.kind(),
                    one.checksum(),
                    one.statement(),
                    one.statements(),
                    one.statementChecksum(),
                    one.state(),
                    database.run,
                    who,
                    when,
                    one.took());
        }

        private JournalEntry entry(
                MigrationScript script, int number, State state, Instant when, Duration took) {
            return new JournalEntry(
                    "line",
                    "7",
                    script == null ? "" : script.description(),
                    MigrationScript.Kind.UP,
                    "",
                    number,
                    1,
                    "",
                    state,
                    database.run,
                    who,
                    when,
                    state == State.DONE ? Optional.of(took) : Optional.empty());
        }

        @Override
        public List<List<String>> query(String text) {
            return List.of();
        }

        @Override
        public MigrationSchema schema() {
            return new Schema(database);
        }

        @Override
        public Map<String, String> plantCanaries() {
            database.tables
                    .keySet()
                    .forEach(table -> {
                        if (has(MigratableDefect.PLANTS_AGAIN)) {
                            database.rows.merge(table, 1, Integer::sum);
                        } else {
                            database.rows.putIfAbsent(table, 1);
                        }
                    });
            return Map.of();
        }

        @Override
        public Map<String, String> rows() {
            Map<String, String> digests = new TreeMap<>();
            database.rows.forEach((table, count) -> digests.put(table + ".id", "" + count));
            return digests;
        }

        @Override
        public void close() {
            if (database.holder == this && !has(MigratableDefect.NEVER_GIVES_THE_LOCK_BACK)) {
                database.holder = null;
            }
            if (name.equals("scratch") && !has(MigratableDefect.LEAVES_SCRATCH_BEHIND)) {
                server.remove("scratch");
            }
        }
    }

    private final class Schema implements MigrationSchema {

        private final MemoryDatabase database;

        Schema(MemoryDatabase database) {
            this.database = database;
        }

        @Override
        public SchemaSnapshot now() {
            Map<String, String> objects = new TreeMap<>();
            database.tables.forEach((name, columns) ->
                    objects.put(
                            "table " + name, has(MigratableDefect.SEES_NO_COLUMNS) ? "" : columns));
            if (has(MigratableDefect.COUNTS_ITS_JOURNAL)) {
                objects.put("journal", "" + database.journal.size());
            }
            return new SchemaSnapshot(objects);
        }

        @Override
        public Optional<Memory> remembered() {
            return database.memory;
        }

        @Override
        public void remember(Memory memory) {
            boolean adds = has(MigratableDefect.ADDS_TO_ITS_MEMORY) && database.memory.isPresent();
            database.memory =
                    Optional.of(
                            adds
                                    ? new Memory(
                                            database.memory.get().owned(),
                                            memory.foreign(),
                                            memory.complete())
                                    : memory);
        }
    }
}
