package dev.bedstone.cli.internal;

import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.runtime.Bedstone;
import picocli.CommandLine.Mixin;

/** A verb that needs ClickHouse, and nothing else. */
public abstract class ClickHouseWork extends Verb {

    @Mixin private DataOption data = new DataOption();

    /** Filled in by picocli. */
    protected ClickHouseWork() {}

    @Override
    public final Integer call() throws Exception {
        Project project = data.applyTo(Project.of(root()), shell());
        BedstoneConfig loaded = project.loader().load().config();
        BedstoneConfig config = loaded.with(loaded.migrations().automatic(false));
        return StoppableWork.run(() -> open(config), "stopped");
    }

    private int open(BedstoneConfig config) throws Exception {
        try (Bedstone bedstone = Bedstone.builder(config).install(ClickHouse.store()).open()) {
            return work(config, bedstone.store(ClickHouse.class));
        }
    }

    /** Does what the verb is for; its result is the exit code. */
    protected abstract int work(BedstoneConfig config, ClickHouse clickhouse) throws Exception;
}
