package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.MigrationScript.Kind;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationPlan.PlannedScript;
import dev.bedstone.migrate.MigrationPlan.PlannedStatement;
import dev.bedstone.migrate.internal.command.CommandAdvice;
import dev.bedstone.migrate.internal.source.LoadedLine;
import dev.bedstone.migrate.internal.source.LoadedScript;
import dev.bedstone.migrate.internal.source.Version;
import dev.bedstone.migrate.internal.sql.ClickHouseAdvice;
import dev.bedstone.migrate.internal.sql.Dialect;
import dev.bedstone.migrate.internal.sql.Shape;
import dev.bedstone.migrate.internal.sql.StatementAdvice;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Describes the scripts of a plan in their order. Remembers which tables the plan itself makes:
 * nobody uses these yet, and they are empty. Not thread-safe.
 */
public final class Planner {

    private static final String NAME = "((?:\"[^\"]*\"|[^\\s(;,])+)";
    private static final Pattern MADE =
            Pattern.compile("CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?" + NAME + ".*");
    private static final Pattern CHANGED =
            Pattern.compile(
                    "(?:CREATE (?:UNIQUE )?INDEX\\b.*? ON|ALTER TABLE(?: IF EXISTS)?) (?:ONLY )?"
                            + NAME
                            + ".*");

    private static final Pattern REFERRED =
            Pattern.compile("\\bREFERENCES ((?:\"[^\"]*\"|[^\\s(),;])+)");

    private final Set<String> made = new HashSet<>();

    /** Describes the next script, which is of {@code line}. */
    public PlannedScript describe(LoadedLine line, LoadedScript loaded) {
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

    private PlannedStatement statement(StoreKind store, LoadedScript loaded, int number) {
        MigrationStatement statement = loaded.script().statements().get(number - 1);
        String place = loaded.at(number, 0);
        if (statement.code().isPresent()) {
            return new PlannedStatement(place, statement.text(), "", "", false, List.of());
        }
        if (store == StoreKind.MONGO) {
            CommandAdvice.Advice advice = CommandAdvice.of(statement.text());
            return new PlannedStatement(
                    place,
                    statement.text(),
                    "",
                    advice.effect(),
                    advice.rewrites(),
                    advice.warnings());
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
        boolean harmless = isOnNewTable(shape);
        return new PlannedStatement(
                place,
                statement.text(),
                refersToNewTablesAlone(shape) ? "" : advice.lock(),
                "",
                advice.rewrites() && !harmless,
                harmless ? List.of() : advice.warnings());
    }

    private boolean isOnNewTable(String shape) {
        Matcher makes = MADE.matcher(shape);
        if (makes.matches()) {
            made.add(makes.group(1));
        }
        Matcher changes = CHANGED.matcher(shape);
        return changes.matches() && made.contains(changes.group(1));
    }

    /** Whether it makes a table whose foreign keys are nobody else's business. */
    private boolean refersToNewTablesAlone(String shape) {
        return MADE.matcher(shape).matches()
                && REFERRED.matcher(shape)
                        .results()
                        .allMatch(found -> made.contains(found.group(1)));
    }
}
