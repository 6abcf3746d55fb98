package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.MigrationScript.Kind;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationPlan.PlannedScript;
import dev.bedstone.migrate.MigrationPlan.PlannedStatement;
import dev.bedstone.migrate.internal.source.LoadedLine;
import dev.bedstone.migrate.internal.source.LoadedScript;
import dev.bedstone.migrate.internal.source.Version;
import dev.bedstone.migrate.internal.sql.ClickHouseAdvice;
import dev.bedstone.migrate.internal.sql.Dialect;
import dev.bedstone.migrate.internal.sql.Shape;
import dev.bedstone.migrate.internal.sql.StatementAdvice;
import java.util.List;
import java.util.stream.IntStream;

/** Describes scripts before they are carried out. */
public final class Planner {

    private Planner() {}

    /** Describes a script of {@code line}. */
    public static PlannedScript describe(LoadedLine line, LoadedScript loaded) {
        var script = loaded.script();
        List<PlannedStatement> statements =
                IntStream.rangeClosed(1, script.statements().size())
                        .mapToObj(number -> statement(line.store(), loaded, number))
                        .toList();
        return new PlannedScript(
                line.name(),
                line.store(),
                script.version(),
                script.description(),
                script.kind(),
                script.file(),
                script.transactional(),
                isReversible(line, loaded),
                loaded.destructive(),
                statements);
    }

    private static boolean isReversible(LoadedLine line, LoadedScript loaded) {
        if (loaded.script().kind() != Kind.UP) {
            return false;
        }
        LoadedLine.Step step = line.versions().get(Version.of(loaded.script().version()));
        return step != null && step.undo().isPresent();
    }

    private static PlannedStatement statement(StoreKind store, LoadedScript loaded, int number) {
        MigrationStatement statement = loaded.script().statements().get(number - 1);
        String place = loaded.at(number, 0);
        if (statement.code().isPresent()) {
            return new PlannedStatement(place, statement.text(), "", "", false, List.of());
        }
        String shape = Shape.of(statement.text(), Dialect.of(store));
        if (store == StoreKind.CLICKHOUSE) {
            ClickHouseAdvice.Advice advice = ClickHouseAdvice.of(shape);
            return new PlannedStatement(
                    place,
                    statement.text(),
                    "",
                    advice.effect(),
                    advice.rewrites(),
                    advice.warnings());
        }
        StatementAdvice.Advice advice = StatementAdvice.of(shape);
        return new PlannedStatement(
                place, statement.text(), advice.lock(), "", advice.rewrites(), advice.warnings());
    }
}
