package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.internal.StoppableWork;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.runtime.Bedstone;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** A verb that works on the chosen lines; opens the stores that have them, and no other. */
abstract class MigrationVerb extends Verb {

    @Mixin private DataOption data = new DataOption();
    @Mixin private LineOptions lines = new LineOptions();

    /** Does it. */
    abstract int work(Migrations migrations);

    /** Keys of the configuration that options of the verb set. */
    Map<String, String> settings() {
        return Map.of();
    }

    /** What is said when it was stopped by Ctrl-C. */
    String stopped() {
        return "stopped; nothing was changed";
    }

    @Override
    public final Integer call() throws Exception {
        Project project = data.applyTo(Project.of(root(), settings()), shell());
        BedstoneConfig config = project.config();
        return StoppableWork.run(() -> open(config), stopped());
    }

    private int open(BedstoneConfig config) {
        try (Bedstone stores = root().application(config).openForMigrations(lines::choose)) {
            return workToTheEnd(stores.migrations());
        }
    }

    /** A wish to stop ends the work, and does not disturb the closing of what it used. */
    private int workToTheEnd(Migrations migrations) {
        try {
            return work(migrations);
        } finally {
            Thread.interrupted();
        }
    }
}
