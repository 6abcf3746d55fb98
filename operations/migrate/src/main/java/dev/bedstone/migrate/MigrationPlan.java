package dev.bedstone.migrate;

import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.StoreKind;
import java.util.List;

/**
 * What a run would do, in order. Immutable.
 *
 * @param scripts empty if there is nothing to do
 */
public record MigrationPlan(List<PlannedScript> scripts) {

    public MigrationPlan {
        scripts = List.copyOf(scripts);
    }

    /**
     * A script that would be carried out.
     *
     * @param version empty for a repeated script
     * @param transactional whether it happens as a whole or not at all
     * @param reversible whether it has an undo
     * @param destructive whether it may lose rows or values
     */
    public record PlannedScript(
            String line,
            StoreKind store,
            String version,
            String description,
            MigrationScript.Kind kind,
            String file,
            boolean transactional,
            boolean reversible,
            boolean destructive,
            List<PlannedStatement> statements) {

        public PlannedScript {
            statements = List.copyOf(statements);
        }
    }

    /**
     * A statement that would be carried out.
     *
     * @param place file, line and column
     * @param text exactly what would be sent
     * @param lock the strongest lock it takes on a table; empty for none
     * @param effect what the server does with what is there, where that is not told by the lock;
     *     may be empty
     * @param rewritesTable whether it writes a whole table, or whole parts of one, anew
     * @param warnings known dangers, each with the safe way
     */
    public record PlannedStatement(
            String place,
            String text,
            String lock,
            String effect,
            boolean rewritesTable,
            List<String> warnings) {

        public PlannedStatement {
            warnings = List.copyOf(warnings);
        }
    }
}
