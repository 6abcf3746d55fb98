package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.SchemaSnapshot;
import dev.bedstone.contracts.StatementFailedException;
import dev.bedstone.kernel.Problem;
import dev.bedstone.migrate.internal.source.LoadedLine;
import dev.bedstone.migrate.internal.source.LoadedScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Proves on an empty database that every undo takes back exactly what its version brought: up, down
 * and up again, with a row in every table that takes one. Not thread-safe.
 */
public final class UndoProof {

    private final MigrationScratch scratch;
    private final List<Problem> problems = new ArrayList<>();

    public UndoProof(MigrationScratch scratch) {
        this.scratch = scratch;
    }

    /** Tries the lines one after the other; says everything that is wrong with them. */
    public List<Problem> run(List<LoadedLine> lines) {
        scratch.tryLock();
        for (LoadedLine line : lines) {
            for (LoadedLine.Step step : line.versions().values()) {
                if (!survives(step.up(), () -> prove(step))) {
                    return problems;
                }
            }
            for (LoadedScript repeated : line.repeated()) {
                if (!survives(repeated, () -> proveRepeated(repeated))) {
                    return problems;
                }
            }
        }
        return problems;
    }

    private boolean survives(LoadedScript script, Runnable proof) {
        try {
            proof.run();
            return true;
        } catch (Failed e) {
            problems.add(e.problem);
        } catch (StatementFailedException e) {
            problems.add(problem(script, e));
        }
        return false;
    }

    private void prove(LoadedLine.Step step) {
        Map<String, String> withoutCanary = scratch.plantCanaries();
        SchemaSnapshot before = scratch.schema().now();
        Map<String, String> rows = scratch.rows();
        carryOut(step.up());
        if (step.undo().isEmpty()) {
            return;
        }
        LoadedScript undo = step.undo().get();
        SchemaSnapshot brought = scratch.schema().now();
        scratch.plantCanaries();
        carryOut(undo);
        compare(undo, before, scratch.schema().now(), "after it");
        boolean losesRows = step.up().declaredDestructive() || undo.declaredDestructive();
        if (!losesRows) {
            compareRows(undo, rows, withoutCanary);
        }
        carryOut(step.up());
        compare(step.up(), brought, scratch.schema().now(), "when it is brought a second time");
    }

    private void proveRepeated(LoadedScript repeated) {
        carryOut(repeated);
        SchemaSnapshot once = scratch.schema().now();
        carryOut(repeated);
        compare(repeated, once, scratch.schema().now(), "when it is repeated");
    }

    private void compare(
            LoadedScript script, SchemaSnapshot expected, SchemaSnapshot found, String when) {
        expected.differences(found)
                .forEach((name, difference) ->
                        problems.add(
                                new Problem(
                                        script.at(1, 0),
                                        name
                                                + switch (difference) {
                                                    case MISSING -> " is gone ";
                                                    case CHANGED -> " is another ";
                                                    case ADDED -> " is left ";
                                                }
                                                + when,
                                        "correct the undo: up, down and up must end where they"
                                                + " began")));
    }

    private void compareRows(
            LoadedScript undo, Map<String, String> rows, Map<String, String> withoutCanary) {
        Map<String, String> after = scratch.rows();
        rows.forEach((column, digest) -> {
            String table = column.substring(0, column.lastIndexOf('.'));
            boolean comparable = !withoutCanary.containsKey(table) && after.containsKey(column);
            if (comparable && !digest.equals(after.get(column))) {
                problems.add(
                        new Problem(
                                undo.at(1, 0),
                                "values of " + column + " are lost by the version and its undo",
                                "keep them, or say '-- destructive' in one of the two"));
            }
        });
    }

    private void carryOut(LoadedScript loaded) {
        MigrationScript script = loaded.script();
        try {
            if (script.transactional()) {
                scratch.together(script);
            } else {
                for (int number = 1; number <= script.statements().size(); number++) {
                    scratch.alone(script, number, false);
                }
            }
        } catch (StatementFailedException e) {
            throw new Failed(problem(loaded, e));
        }
    }

    private static Problem problem(LoadedScript loaded, StatementFailedException e) {
        return new Problem(
                loaded.at(e.statement(), e.position()),
                "fails on an empty database: " + e.getMessage(),
                "correct it");
    }

    private static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        Failed(Problem problem) {
            super(problem.toString());
            this.problem = problem;
        }
    }
}
