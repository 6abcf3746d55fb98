package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.internal.StoppableWork;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.runtime.Bedstone;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A verb that needs ClickHouse, and nothing else. */
abstract class ServerWork extends Verb {

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public final Integer call() throws Exception {
        Project project = data.applyTo(Project.of(root()), shell());
        BedstoneConfig loaded = project.loader().load().config();
        BedstoneConfig config = loaded.with(loaded.migrations().automatic(false));
        return StoppableWork.run(() -> open(config), "stopped");
    }

    private int open(BedstoneConfig config) throws Exception {
        try (Bedstone bedstone = Bedstone.builder(config).install(ClickHouse.store()).open()) {
            return work(bedstone.store(ClickHouse.class));
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
