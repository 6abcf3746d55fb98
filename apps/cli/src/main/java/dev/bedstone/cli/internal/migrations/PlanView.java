package dev.bedstone.cli.internal.migrations;

import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.DisplayWidth;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.cli.internal.render.Wrapping;
import dev.bedstone.contracts.MigrationScript.Kind;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationPlan;
import dev.bedstone.migrate.MigrationPlan.PlannedScript;
import dev.bedstone.migrate.MigrationPlan.PlannedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** What would be done, for a person who decides whether it shall be. */
public final class PlanView {

    private static final int INDENT = 2;
    private static final int WIDEST_TEXT = 100;

    private final Terminal terminal;

    /**
     * @param terminal what the output can show
     */
    public PlanView(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Each statement with its lock, what it rewrites, and what is dangerous about it. */
    public List<String> table(MigrationPlan plan) {
        List<String> text = new ArrayList<>();
        for (PlannedScript script : plan.scripts()) {
            text.add(heading(script));
            text.add(faint("  " + properties(script)));
            statements(script, text);
            text.add("");
        }
        text.add(summary(plan));
        return text;
    }

    /** Exactly what would be carried out. */
    public List<String> script(MigrationPlan plan) {
        List<String> text = new ArrayList<>();
        for (PlannedScript script : plan.scripts()) {
            text.add(faint("-- " + title(script) + " (" + script.file() + ")"));
            text.add(faint("-- " + properties(script)));
            for (PlannedStatement statement : script.statements()) {
                text.add(statement.text() + ";");
            }
            text.add("");
        }
        text.add(faint("-- " + summary(plan) + " Nothing was changed."));
        return text;
    }

    private String heading(PlannedScript script) {
        boolean warned = script.statements().stream().anyMatch(PlanView::isWorthALook);
        Tone tone = warned || script.destructive() ? Tone.WARNING : Tone.BUSY;
        return tone.paint(terminal.mark(tone), terminal.colours())
                + " "
                + Tone.STRONG.paint(title(script), terminal.colours())
                + "  "
                + faint(name(script.file()));
    }

    private static boolean isWorthALook(PlannedStatement statement) {
        return !statement.warnings().isEmpty() || statement.rewritesTable();
    }

    private static String title(PlannedScript script) {
        String what =
                switch (script.kind()) {
                    case UP -> script.version();
                    case UNDO -> "take back " + script.version();
                    case REPEAT -> "repeat";
                };
        return script.line()
                + " on "
                + script.store().title()
                + ": "
                + what
                + " "
                + script.description();
    }

    private static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    private static String properties(PlannedScript script) {
        StringJoiner text = new StringJoiner(", ");
        text.add(
                script.transactional()
                        ? "one transaction"
                        : "no transaction: each statement stands alone");
        if (script.kind() == Kind.UP) {
            text.add(script.reversible() ? "can be taken back" : "cannot be taken back");
        }
        if (script.destructive()) {
            text.add(
                    script.kind() == Kind.UNDO
                            ? "may lose rows or values: needs --allow-data-loss"
                            : "may lose rows or values");
        }
        return text.toString();
    }

    private void statements(PlannedScript script, List<String> text) {
        boolean locks = script.store() == StoreKind.POSTGRES;
        Table table =
                locks
                        ? new Table(">AT", "LOCK", "TABLE", "STATEMENT")
                        : new Table(">AT", "TABLE", "STATEMENT");
        for (PlannedStatement statement : script.statements()) {
            Cell at = Cell.of(position(statement.place()), Tone.FAINT);
            Cell rewritten =
                    statement.rewritesTable()
                            ? Cell.of("rewritten", Tone.WARNING)
                            : Cell.of("kept", Tone.FAINT);
            Cell words = Cell.of(statement.text().replaceAll("\\s+", " "));
            if (locks) {
                table.row(at, lock(statement.lock()), rewritten, words);
            } else {
                table.row(at, rewritten, words);
            }
        }
        List<String> lines = table.lines(terminal.withColumns(narrower()));
        text.add(" ".repeat(INDENT) + lines.getFirst());
        for (int i = 0; i < script.statements().size(); i++) {
            PlannedStatement statement = script.statements().get(i);
            text.add(" ".repeat(INDENT) + lines.get(i + 1));
            if (!statement.effect().isEmpty()) {
                below(Tone.FAINT, terminal.unicode() ? "→" : "->", statement.effect(), text);
            }
            statement
                    .warnings()
                    .forEach(warning ->
                            below(Tone.WARNING, terminal.mark(Tone.WARNING), warning, text));
        }
    }

    private static Cell lock(String lock) {
        Tone tone =
                switch (lock) {
                    case "" -> Tone.FAINT;
                    case "ACCESS EXCLUSIVE", "EXCLUSIVE" -> Tone.WARNING;
                    default -> Tone.PLAIN;
                };
        return Cell.of(lock.isEmpty() ? "none" : lock.toLowerCase(Locale.ROOT), tone);
    }

    private int narrower() {
        return terminal.columns() == Terminal.UNLIMITED
                ? Terminal.UNLIMITED
                : Math.max(1, terminal.columns() - INDENT);
    }

    /** A remark under a statement. */
    private void below(Tone tone, String sign, String remark, List<String> text) {
        String mark = " ".repeat(2 * INDENT) + sign + " ";
        String further = " ".repeat(DisplayWidth.of(mark));
        String start = mark;
        for (String line :
                Wrapping.lines(remark, Math.min(WIDEST_TEXT, terminal.columns()) - mark.length())) {
            text.add(tone.paint(start + line, terminal.colours()));
            start = further;
        }
    }

    /** Line and column, without the file. */
    private static String position(String place) {
        return place.replaceFirst("^.*?(\\d+:\\d+)$", "$1").replaceFirst(" .*", "");
    }

    private static String summary(MigrationPlan plan) {
        if (plan.scripts().isEmpty()) {
            return "Nothing to do.";
        }
        int statements =
                plan.scripts().stream().mapToInt(script -> script.statements().size()).sum();
        long warnings =
                plan.scripts().stream()
                        .flatMap(script -> script.statements().stream())
                        .mapToLong(statement -> statement.warnings().size())
                        .sum();
        return count(plan.scripts().size(), "script")
                + ", "
                + count(statements, "statement")
                + (warnings == 0 ? "." : ", " + count(warnings, "warning") + ".");
    }

    /** A number with its noun. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private String faint(String text) {
        return Tone.FAINT.paint(text, terminal.colours());
    }
}
