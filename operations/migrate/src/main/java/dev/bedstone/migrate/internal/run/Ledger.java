package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.JournalEntry.State;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationScript.Kind;
import dev.bedstone.migrate.internal.source.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the journal of a store says of one line, added up. Immutable once read. */
public final class Ledger {

    /** A script that was begun and did not come to its end. */
    public static final class Begun {

        private final Kind kind;
        private final Map<Integer, JournalEntry> latest = new TreeMap<>();

        private Begun(Kind kind) {
            this.kind = kind;
        }

        /** What it does. */
        public Kind kind() {
            return kind;
        }

        /** How many of its first statements were carried out. */
        public int done() {
            int done = 0;
            while (is(done + 1, State.DONE)) {
                done++;
            }
            return done;
        }

        /** Whether a statement was begun and its end is not known. */
        public boolean isInDoubt(int statement) {
            return is(statement, State.STARTED) || is(statement, State.FAILED);
        }

        /** The checksum a statement had when it was carried out. */
        public Optional<String> checksum(int statement) {
            return Optional.ofNullable(latest.get(statement)).map(JournalEntry::statementChecksum);
        }

        private boolean is(int statement, State state) {
            JournalEntry entry = latest.get(statement);
            return entry != null && entry.state() == state;
        }
    }

    private final SortedMap<Version, JournalEntry> applied = new TreeMap<>();
    private final Map<String, JournalEntry> repeated = new HashMap<>();
    private final Map<String, Begun> begun = new HashMap<>();

    private Ledger() {}

    /** Adds up the rows of {@code line}. */
    public static Ledger of(String line, List<JournalEntry> journal) {
        Ledger ledger = new Ledger();
        journal.stream().filter(entry -> entry.line().equals(line)).forEach(ledger::add);
        return ledger;
    }

    private void add(JournalEntry entry) {
        String key = key(entry.kind(), entry.version(), entry.description());
        Begun script = begun.get(key);
        if (script == null || script.kind != entry.kind()) {
            script = new Begun(entry.kind());
            begun.put(key, script);
        }
        script.latest.put(entry.statement(), entry);
        if (entry.state() == State.DONE && entry.statement() == entry.statements()) {
            begun.remove(key);
            end(entry);
        }
    }

    private void end(JournalEntry entry) {
        switch (entry.kind()) {
            case UP -> applied.put(Version.of(entry.version()), entry);
            case UNDO -> applied.remove(Version.of(entry.version()));
            case REPEAT -> repeated.put(entry.description(), entry);
        }
    }

    private static String key(Kind kind, String version, String description) {
        return kind == Kind.REPEAT ? "R " + description : "V " + version;
    }

    /** The versions that are there, in order, each with the journal's last word on it. */
    public SortedMap<Version, JournalEntry> applied() {
        return applied;
    }

    /** The newest version that is there. */
    public Optional<Version> current() {
        return applied.isEmpty() ? Optional.empty() : Optional.of(applied.lastKey());
    }

    /** The checksum a repeated script had when it was last carried out. */
    public Optional<String> repeatedChecksum(String description) {
        return Optional.ofNullable(repeated.get(description)).map(JournalEntry::checksum);
    }

    /** Where a script of this name was left, whatever it did. */
    public Optional<Begun> begun(MigrationScript script) {
        return Optional.ofNullable(unfinished(script));
    }

    private @Nullable Begun unfinished(MigrationScript script) {
        return begun.get(key(script.kind(), script.version(), script.description()));
    }

    /** Whether anything was begun and not ended that left a part of itself behind. */
    public boolean hasUnfinished() {
        return begun.values().stream().anyMatch(script -> script.done() > 0 || script.isInDoubt(1));
    }
}
