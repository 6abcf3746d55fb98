package dev.bedstone.migrate;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problem;
import dev.bedstone.migrate.internal.run.Adoption;
import dev.bedstone.migrate.internal.run.Inspection;
import dev.bedstone.migrate.internal.run.MigrationContext;
import dev.bedstone.migrate.internal.run.Runner;
import dev.bedstone.migrate.internal.run.Sessions;
import dev.bedstone.migrate.internal.run.UndoProof;
import dev.bedstone.migrate.internal.source.LoadedLine;
import dev.bedstone.migrate.internal.source.Version;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

    private final MigrationContext context;
    private final Inspection inspection;
    private final InstantSource time = InstantSource.system();

    private Migrations(MigrationContext context) {
        this.context = context;
        this.inspection = new Inspection(context);
    }

    /**
     * The migrations of {@code lines}, worked on in this order, and backwards where they are taken
     * back.
     *
     * @throws IllegalArgumentException if two lines of a store have the same name
     */
    public static Migrations of(
            List<? extends Store> stores, List<MigrationLine> lines, MigrationOptions options) {
        return new Migrations(MigrationContext.of(stores, lines, options));
    }

    /** The same with other options. */
    public Migrations with(MigrationOptions other) {
        return new Migrations(context.with(other));
    }

    /** The same, with somebody who is told what a run does. */
    public Migrations watchedBy(MigrationWatcher other) {
        return new Migrations(context.watchedBy(other));
    }

    /** The lines, in the order they are worked on. */
    public List<MigrationLine> lines() {
        return context.lines();
    }

    /** How they are run. */
    public MigrationOptions options() {
        return context.options();
    }

    /**
     * One of the lines alone.
     *
     * @throws MigrationException if there is none of this name
     */
    public Migrations line(String name) {
        return new Migrations(context.only(line -> line.name().equals(name), "line " + name));
    }

    /**
     * The lines of one kind of store alone.
     *
     * @throws MigrationException if there is none
     */
    public Migrations store(StoreKind kind) {
        return new Migrations(
                context.only(line -> line.store() == kind, "a line for " + kind.title()));
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
        return inspection.isDown(target);
    }

    private MigrationResult run(MigrationTarget target, boolean down) {
        context.refuseAmbiguous(target, down);
        refuseBackup();
        if (options().dryRun()) {
            return rehearse(target, down);
        }
        List<LoadedLine> loaded = context.read(down);
        try (Sessions sessions = context.open()) {
            return new Runner(sessions, loaded, options(), context.watcher())
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
        if (options().backupBefore()) {
            throw MigrationContext.refused(
                    "a backup before migrations",
                    "cannot be made by Bedstone yet",
                    "make it yourself, and run without bedstone.migrations.backup-before");
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
        return inspection.plan(target, down);
    }

    /**
     * What going to {@code target} would do now, for a person to run with the stores' own shells.
     * The text tells the journal too, so that Bedstone knows of it afterwards.
     */
    public String print(MigrationTarget target, boolean down) {
        return inspection.print(target, down);
    }

    /** Where each line is, and what does not fit. */
    public List<MigrationStatus> status() {
        return inspection.status();
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
        return inspection.history();
    }

    /**
     * Proves on an empty database that every undo takes back what its version brought, and nothing
     * else.
     *
     * @throws MigrationException with everything an undo leaves, loses or changes
     */
    public void verify() {
        List<LoadedLine> loaded = context.read(false);
        List<Problem> problems = new ArrayList<>();
        for (StoreKind kind : context.kinds()) {
            List<LoadedLine> own = loaded.stream().filter(line -> line.store() == kind).toList();
            try (MigrationScratch scratch = context.openScratch(kind)) {
                problems.addAll(new UndoProof(scratch).run(own));
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
        List<LoadedLine> loaded = context.read(false);
        if (loaded.size() != 1) {
            throw MigrationContext.refused(
                    "the history",
                    "belongs to one line",
                    "choose it with --line and --store; in code with line(…) and store(…)");
        }
        LoadedLine line = loaded.getFirst();
        try (Sessions sessions = context.open();
                MigrationScratch scratch = context.openScratch(line.store())) {
            sessions.lock(options().lockWait(), context.watcher());
            return how.apply(
                    new Adoption(line, sessions.of(line.store()), scratch, time.instant()));
        }
    }
}
