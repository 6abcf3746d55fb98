package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.internal.ClickHouseWork;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.cli.internal.render.Table;
import picocli.CommandLine.Option;

/** A verb whose answer is a table or a document. */
abstract class AnsweringWork extends ClickHouseWork {

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    final boolean wantsJson() {
        return json;
    }

    final void document(Object document) {
        shell().out().print(Json.text(document));
    }

    final void show(Table table) {
        table.lines(shell().outTerminal()).forEach(shell()::print);
    }
}
