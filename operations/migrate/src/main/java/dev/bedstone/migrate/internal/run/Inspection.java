package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.kernel.Problem;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationPlan;
import dev.bedstone.migrate.MigrationStatus;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Tolerance;
import dev.bedstone.migrate.internal.source.LoadedLine;
import dev.bedstone.migrate.internal.source.LoadedScript;
import java.util.ArrayList;
import java.util.List;

/** Says where lines are and what a run would do; changes nothing. */
public final class Inspection {

    private final MigrationContext context;

    public Inspection(MigrationContext context) {
        this.context = context;
    }

    /** Whether versions have to be taken back to come to {@code target}. */
    public boolean isDown(MigrationTarget target) {
        context.refuseAmbiguous(target, target.isBase());
        if (context.lines().size() != 1) {
            return target.isBase();
        }
        LoadedLine line = context.read(false).getFirst();
        try (Sessions sessions = context.open()) {
            return target.isBelow(sessions.ledger(line).current());
        }
    }

    /** What going to {@code target} would do now. */
    public MigrationPlan plan(MigrationTarget target, boolean down) {
        context.refuseAmbiguous(target, down);
        List<LoadedLine> loaded = context.read(down);
        List<MigrationPlan.PlannedScript> planned = new ArrayList<>();
        Planner planner = new Planner();
        try (Sessions sessions = context.open()) {
            for (LoadedLine line : loaded) {
                todo(sessions, line, target, down)
                        .forEach(script -> planned.add(planner.describe(line, script)));
            }
        }
        return new MigrationPlan(planned);
    }

    /** The same as text for the stores' own shells. */
    public String print(MigrationTarget target, boolean down) {
        context.refuseAmbiguous(target, down);
        List<LoadedLine> loaded = context.read(down);
        StringBuilder text = new StringBuilder();
        try (Sessions sessions = context.open()) {
            for (LoadedLine line : loaded) {
                List<MigrationScript> scripts =
                        todo(sessions, line, target, down).stream()
                                .map(LoadedScript::script)
                                .toList();
                if (!scripts.isEmpty()) {
                    text.append(
                            context.store(line.store()).print(scripts, context.options().who()));
                }
            }
        }
        return text.toString();
    }

    private static List<LoadedScript> todo(
            Sessions sessions, LoadedLine line, MigrationTarget target, boolean down) {
        Todo todo = new Todo(line, sessions.ledger(line));
        return down ? todo.down(target) : todo.up(target);
    }

    /** Where each line is, and what does not fit. */
    public List<MigrationStatus> status() {
        List<LoadedLine> loaded = context.read(false);
        List<MigrationStatus> statuses = new ArrayList<>();
        try (Sessions sessions = context.open()) {
            for (LoadedLine line : loaded) {
                List<Problem> schema = schemaProblems(sessions.of(line.store()));
                statuses.add(
                        new Reporter(line, sessions.ledger(line))
                                .status(context.options(), schema));
            }
        }
        return statuses;
    }

    private List<Problem> schemaProblems(MigrationSession session) {
        boolean tolerated = context.options().tolerated().contains(Tolerance.CHANGED_SCHEMA);
        return tolerated
                ? List.of()
                : session.schema()
                        .remembered()
                        .map(memory -> Drift.ofSchema(memory, session.schema().now()))
                        .orElse(List.of());
    }

    /** What was ever done, line by line and statement by statement. */
    public List<JournalEntry> history() {
        List<JournalEntry> entries = new ArrayList<>();
        try (Sessions sessions = context.open()) {
            for (MigrationLine line : context.lines()) {
                sessions.of(line.store()).journal().stream()
                        .filter(entry -> entry.line().equals(line.name()))
                        .forEach(entries::add);
            }
        }
        return entries;
    }
}
