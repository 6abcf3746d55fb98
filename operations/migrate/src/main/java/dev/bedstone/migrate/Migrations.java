package dev.bedstone.migrate;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.Migratable;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Problems;
import dev.bedstone.migrate.internal.run.Adoption;
import dev.bedstone.migrate.internal.run.Drift;
import dev.bedstone.migrate.internal.run.Ledger;
import dev.bedstone.migrate.internal.run.Planner;
import dev.bedstone.migrate.internal.run.Reporter;
import dev.bedstone.migrate.internal.run.Runner;
import dev.bedstone.migrate.internal.run.Sessions;
import dev.bedstone.migrate.internal.run.Todo;
import dev.bedstone.migrate.internal.run.UndoProof;
import dev.bedstone.migrate.internal.source.LineReader;
import dev.bedstone.migrate.internal.source.LoadedLine;
import dev.bedstone.migrate.internal.source.LoadedScript;
import dev.bedstone.migrate.internal.source.Version;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The migrations of an application. Thread-safe; reads the files anew at every call.
 *
 * <pre>{@code
 * Migrations.of(stores, List.of(MigrationLine.folder("app", POSTGRES, folder)),
 *         MigrationOptions.STANDARD).up();
 * }</pre>
 *
 * <p>However a run ends, the next one looks what was carried out and goes on there. Every method
 * throws {@link MigrationException} if files, journal or schema do not fit, and {@link
 * dev.bedstone.kernel.StoreFailure} if a store cannot be reached.
 */
public final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private final Map<StoreKind, Migratable> stores;
    private final List<MigrationLine> lines;
    private final MigrationOptions options;
    private final MigrationWatcher watcher;
    private final InstantSource time = InstantSource.system();

    private Migrations(
            Map<StoreKind, Migratable> stores,
            List<MigrationLine> lines,
            MigrationOptions options,
            MigrationWatcher watcher) {
        this.stores = stores;
        this.lines = List.copyOf(lines);
        this.options = options;
        this.watcher = watcher;
    }

    /**
     * The migrations of {@code lines}, worked on in this order, and backwards where they are taken
     * back.
     *
     * @throws IllegalArgumentException if two lines of a store have the same name
     */
    public static Migrations of(
            List<? extends Store> stores, List<MigrationLine> lines, MigrationOptions options) {
        Set<String> names = new HashSet<>();
        for (MigrationLine line : lines) {
            if (!names.add(line.store() + " " + line.name())) {
                throw new IllegalArgumentException("there are two lines " + line);
            }
        }
        Map<StoreKind, Migratable> migratable = new EnumMap<>(StoreKind.class);
        for (Store store : stores) {
            if (store instanceof Migratable found) {
                migratable.putIfAbsent(store.id().kind(), found);
            }
        }
        return new Migrations(migratable, lines, options, MigrationWatcher.NONE);
    }

    /** The same with other options. */
    public Migrations with(MigrationOptions other) {
        return new Migrations(stores, lines, other, watcher);
    }

    /** The same, with somebody who is told what a run does. */
    public Migrations watchedBy(MigrationWatcher other) {
        return new Migrations(stores, lines, options, other);
    }

    /** The lines, in the order they are worked on. */
    public List<MigrationLine> lines() {
        return lines;
    }

    /** How they are run. */
    public MigrationOptions options() {
        return options;
    }

    /**
     * One of the lines alone.
     *
     * @throws MigrationException if there is none of this name
     */
    public Migrations line(String name) {
        return chosen(
                lines.stream().filter(line -> line.name().equals(name)).toList(), "line " + name);
    }

    /**
     * The lines of one kind of store alone.
     *
     * @throws MigrationException if there is none
     */
    public Migrations store(StoreKind kind) {
        return chosen(
                lines.stream().filter(line -> line.store() == kind).toList(),
                "a line for " + kind.title());
    }

    private Migrations chosen(List<MigrationLine> some, String wanted) {
        if (some.isEmpty()) {
            throw refused(wanted, "is not there", "there are: " + lines);
        }
        return new Migrations(stores, some, options, watcher);
    }

    /** Brings every line to its head. */
    public MigrationResult up() {
        return up(MigrationTarget.HEAD);
    }

    /**
     * Brings the lines to {@code target}; with several lines only to the head. Waits for another
     * runner, and then does what is still to do.
     */
    public MigrationResult up(MigrationTarget target) {
        return run(target, false);
    }

    /**
     * Takes versions back, newest first, until {@code target} is the newest one; with several lines
     * only down to the base.
     */
    public MigrationResult down(MigrationTarget target) {
        return run(target, true);
    }

    /** Goes to {@code target}, up or down, wherever it lies. */
    public MigrationResult to(MigrationTarget target) {
        return run(target, isDown(target));
    }

    /** Whether versions have to be taken back to come to {@code target}. */
    public boolean isDown(MigrationTarget target) {
        refuseAmbiguous(target, target.isBase());
        if (lines.size() != 1) {
            return target.isBase();
        }
        List<LoadedLine> loaded = read();
        try (Sessions sessions = open(loaded)) {
            return target.isBelow(ledger(sessions, loaded.getFirst()).current());
        }
    }

    private MigrationResult run(MigrationTarget target, boolean down) {
        refuseAmbiguous(target, down);
        refuseBackup();
        if (options.dryRun()) {
            return rehearse(target, down);
        }
        List<LoadedLine> loaded = down ? read().reversed() : read();
        try (Sessions sessions = open(loaded)) {
            return new Runner(sessions, loaded, options, watcher)
                    .run(todo -> down ? todo.down(target) : todo.up(target));
        }
    }

    private MigrationResult rehearse(MigrationTarget target, boolean down) {
        validate();
        for (MigrationPlan.PlannedScript script : plan(target, down).scripts()) {
            LOG.info("dry run: {} would be carried out", script.file());
            script.statements().forEach(statement -> LOG.info("dry run: {}", statement.text()));
        }
        return new MigrationResult(List.of());
    }

    /** There is nothing yet that could make one, and a run that only seems safe is worse. */
    private void refuseBackup() {
        if (options.backupBefore()) {
            throw refused(
                    "a backup before migrations",
                    "cannot be made by Bedstone yet",
                    "make it yourself, and run without bedstone.migrations.backup-before");
        }
    }

    private void refuseAmbiguous(MigrationTarget target, boolean down) {
        boolean forAll = target.isHead() || target.isBase() && down;
        if (lines.size() > 1 && !forAll) {
            throw refused(
                    "target " + target,
                    "means something else in each of " + lines.size() + " lines",
                    "name the line");
        }
    }

    /** What {@link #up()} would do now. */
    public MigrationPlan plan() {
        return plan(MigrationTarget.HEAD, false);
    }

    /**
     * What going to {@code target} would do now; nothing is changed.
     *
     * @param down whether it lies below
     */
    public MigrationPlan plan(MigrationTarget target, boolean down) {
        refuseAmbiguous(target, down);
        List<LoadedLine> loaded = down ? read().reversed() : read();
        List<MigrationPlan.PlannedScript> planned = new ArrayList<>();
        Planner planner = new Planner();
        try (Sessions sessions = open(loaded)) {
            for (LoadedLine line : loaded) {
                todo(sessions, line, target, down)
                        .forEach(script -> planned.add(planner.describe(line, script)));
            }
        }
        return new MigrationPlan(planned);
    }

    /**
     * What going to {@code target} would do now, for a person to run with the stores' own shells.
     * The text tells the journal too, so that Bedstone knows of it afterwards.
     */
    public String print(MigrationTarget target, boolean down) {
        refuseAmbiguous(target, down);
        List<LoadedLine> loaded = down ? read().reversed() : read();
        StringBuilder text = new StringBuilder();
        try (Sessions sessions = open(loaded)) {
            for (LoadedLine line : loaded) {
                List<MigrationScript> scripts =
                        todo(sessions, line, target, down).stream()
                                .map(LoadedScript::script)
                                .toList();
                if (!scripts.isEmpty()) {
                    text.append(Sessions.store(stores, line.store()).print(scripts, options.who()));
                }
            }
        }
        return text.toString();
    }

    private static List<LoadedScript> todo(
            Sessions sessions, LoadedLine line, MigrationTarget target, boolean down) {
        Todo todo = new Todo(line, ledger(sessions, line));
        return down ? todo.down(target) : todo.up(target);
    }

    /** Where each line is, and what does not fit. */
    public List<MigrationStatus> status() {
        List<LoadedLine> loaded = read();
        List<MigrationStatus> statuses = new ArrayList<>();
        try (Sessions sessions = open(loaded)) {
            for (LoadedLine line : loaded) {
                List<Problem> schema = schemaProblems(sessions.of(line.store()));
                statuses.add(new Reporter(line, ledger(sessions, line)).status(options, schema));
            }
        }
        return statuses;
    }

    private List<Problem> schemaProblems(MigrationSession session) {
        boolean tolerated = options.tolerated().contains(Tolerance.CHANGED_SCHEMA);
        return tolerated
                ? List.of()
                : session.schema()
                        .remembered()
                        .map(memory -> Drift.ofSchema(memory, session.schema().now()))
                        .orElse(List.of());
    }

    /**
     * Refuses files that cannot be carried out, and everything that does not fit.
     *
     * @throws MigrationException with every problem there is
     */
    public void validate() {
        List<Problem> problems =
                status().stream().flatMap(status -> status.problems().stream()).distinct().toList();
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null);
        }
    }

    /** What was ever done, in order, statement by statement. */
    public List<JournalEntry> history() {
        List<JournalEntry> entries = new ArrayList<>();
        try (Sessions sessions =
                Sessions.open(
                        stores,
                        lines.stream().map(MigrationLine::store).distinct().sorted().toList(),
                        options.who())) {
            for (MigrationLine line : lines) {
                sessions.of(line.store()).journal().stream()
                        .filter(entry -> entry.line().equals(line.name()))
                        .forEach(entries::add);
            }
        }
        return entries;
    }

    /**
     * Proves on an empty database that every undo takes back what its version brought, and nothing
     * else.
     *
     * @throws MigrationException with everything an undo leaves, loses or changes
     */
    public void verify() {
        List<LoadedLine> loaded = read();
        List<Problem> problems = new ArrayList<>();
        for (StoreKind kind : loaded.stream().map(LoadedLine::store).distinct().toList()) {
            try (MigrationScratch scratch =
                    Sessions.store(stores, kind).openScratch(options.who())) {
                problems.addAll(
                        new UndoProof(scratch)
                                .run(
                                        loaded.stream()
                                                .filter(line -> line.store() == kind)
                                                .toList()));
            }
        }
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null);
        }
    }

    /**
     * Says that a database that Bedstone has not migrated has {@code version} of the only line; the
     * files must build on an empty database what is there.
     */
    public void baseline(String version) {
        takeOver(adoption -> adoption.baseline(Version.of(version)));
    }

    /**
     * Takes over the history of Flyway or golang-migrate as that of the only line; the files must
     * build on an empty database what is there.
     *
     * @return the newest version that is there
     */
    public String adopt() {
        return takeOver(Adoption::adopt).toString();
    }

    private Version takeOver(Function<Adoption, Version> how) {
        List<LoadedLine> loaded = read();
        if (loaded.size() != 1) {
            throw refused("the history", "belongs to one line", "name the line");
        }
        LoadedLine line = loaded.getFirst();
        try (Sessions sessions = open(loaded);
                MigrationScratch scratch =
                        Sessions.store(stores, line.store()).openScratch(options.who())) {
            sessions.lock(options.lockWait(), watcher);
            return how.apply(
                    new Adoption(line, sessions.of(line.store()), scratch, time.instant()));
        }
    }

    private List<LoadedLine> read() {
        Problems problems = new Problems();
        boolean undoRequired = !options.tolerated().contains(Tolerance.MISSING_UNDO);
        List<LoadedLine> loaded = new ArrayList<>();
        for (MigrationLine line : lines) {
            loaded.add(LineReader.read(line, options.placeholders(), undoRequired, problems));
        }
        if (!problems.isEmpty()) {
            throw new MigrationException(problems.list(), null);
        }
        return loaded;
    }

    private Sessions open(List<LoadedLine> loaded) {
        return Sessions.open(
                stores,
                loaded.stream().map(LoadedLine::store).distinct().sorted().toList(),
                options.who());
    }

    private static Ledger ledger(Sessions sessions, LoadedLine line) {
        return Ledger.of(line.name(), sessions.of(line.store()).journal());
    }

    private static MigrationException refused(String where, String what, String fix) {
        return new MigrationException(List.of(new Problem(where, what, fix)), null);
    }
}
