package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.internal.ClickHouseWork;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.BedstoneConfig;
import picocli.CommandLine.Option;

/** A verb whose answer is a table or a document. */
abstract class AnsweringWork extends ClickHouseWork {

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    protected final int work(BedstoneConfig config, ClickHouse clickhouse) throws Exception {
        try {
            return work(clickhouse);
        } catch (IllegalArgumentException refused) {
            throw wrong(refused);
        }
    }

    /**
     * Does what the verb is for; its result is the exit code.
     *
     * @throws IllegalArgumentException if the question is none, with what a question may be
     */
    abstract int work(ClickHouse clickhouse) throws Exception;

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
