package dev.bedstone.postgres.internal.migration;

import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationStatement;
import java.util.List;

/** Writes scripts for psql, each with the rows the journal needs to know of it. */
final class Printer {

    private final String who;
    private final StringBuilder text = new StringBuilder();

    Printer(String who) {
        this.who = who;
    }

    String print(List<MigrationScript> scripts) {
        text.append("\\set ON_ERROR_STOP on\n\n");
        text.append("begin;\n");
        Journal.TABLES.forEach(table -> text.append(table).append(";\n"));
        text.append("commit;\n");
        scripts.forEach(this::script);
        return text.toString();
    }

    private void script(MigrationScript script) {
        text.append("\n-- ").append(script.line()).append(' ').append(script.version());
        text.append(": ").append(script.description().replace('\n', ' ')).append('\n');
        if (script.transactional()) {
            text.append("begin;\nset local lock_timeout = '500ms';\n");
        }
        for (int number = 1; number <= script.statements().size(); number++) {
            statement(script.statements().get(number - 1));
            row(script, number);
        }
        if (script.transactional()) {
            text.append("commit;\n");
        }
    }

    private void statement(MigrationStatement statement) {
        if (statement.code().isPresent()) {
            text.append("do $$ begin raise 'this step is code: run it with Bedstone'; end $$;\n");
        } else {
            text.append(statement.text()).append(";\n");
        }
    }

    private void row(MigrationScript script, int number) {
        text.append("insert into bedstone.migration_journal (")
                .append(Journal.COLUMNS)
                .append(")\nselect ")
                .append(Journal.literals(script, number, Printer::literal))
                .append(", 'DONE', coalesce(max(fence), 0) + 1, ")
                .append(literal(who))
                .append(", now(), 0 from bedstone.migration_journal;\n");
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
