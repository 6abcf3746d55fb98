package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationStatement;
import java.util.List;

/** Writes scripts for clickhouse-client, each statement with the row the journal needs of it. */
final class Printer {

    private final String who;
    private final StringBuilder text = new StringBuilder();

    Printer(String who) {
        this.who = who;
    }

    String print(List<MigrationScript> scripts) {
        text.append(Journal.TABLE).append(";\n");
        text.append(ObjectMemory.TABLE).append(";\n");
        scripts.forEach(this::script);
        return text.toString();
    }

    private void script(MigrationScript script) {
        text.append("\n-- ").append(script.line()).append(' ').append(script.version());
        text.append(": ").append(script.description().replace('\n', ' ')).append('\n');
        for (int number = 1; number <= script.statements().size(); number++) {
            statement(script.statements().get(number - 1));
            row(script, number);
        }
    }

    /** A comment at its end would swallow what comes behind. */
    private void statement(MigrationStatement statement) {
        if (statement.code().isPresent()) {
            text.append("SELECT throwIf(true, 'this step is code: run it with Bedstone');\n");
        } else {
            text.append(statement.text()).append("\n;\n");
        }
    }

    private void row(MigrationScript script, int number) {
        text.append("INSERT INTO ")
                .append(Journal.NAME)
                .append(" (")
                .append(Journal.COLUMNS)
                .append(")\nSELECT max(fence) + 1, 1, ");
        literal(script.line());
        literal(script.version());
        literal(script.description());
        literal(script.kind().name());
        literal(script.checksum());
        text.append(number).append(", ").append(script.statements().size()).append(", ");
        literal(script.statements().get(number - 1).checksum());
        text.append("'DONE', ");
        literal(who);
        text.append("now64(6), 0, 0 FROM ").append(Journal.NAME).append(";\n");
    }

    private void literal(String value) {
        text.append(TableName.literal(value)).append(", ");
    }
}
