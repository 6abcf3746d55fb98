package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.migrations.MigrationDocuments;
import dev.bedstone.cli.internal.migrations.PlanView;
import dev.bedstone.cli.internal.migrations.RunView;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.migrate.MigrationException;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.MigrationPlan;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Migrations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A verb that carries migrations out, or says what it would carry out. */
abstract class RunVerb extends MigrationVerb {

    @Option(
            names = "--dry-run",
            description = "Print exactly what would be carried out, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--allow-data-loss",
            description = "Carry out undos that may lose rows or values.")
    private boolean allowDataLoss;

    @Option(names = "--continue-on-error", description = "Work on the other lines when one failed.")
    private boolean continueOnError;

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            description = "Begin no further statement after this time, such as 5m.")
    private @Nullable String timeLimit;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    /** Where to go. */
    abstract MigrationTarget target();

    /** Whether versions are taken back. */
    abstract boolean isDown(Migrations migrations);

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (timeLimit != null) {
            settings.put("bedstone.migrations.time-limit", timeLimit);
        }
        if (continueOnError) {
            settings.put("bedstone.migrations.continue-on-error", "true");
        }
        if (dryRun) {
            settings.put("bedstone.migrations.dry-run", "true");
        }
        return settings;
    }

    @Override
    String stopped() {
        return dryRun
                ? super.stopped()
                : "stopped; what was carried out stays, and the next 'migrate up' goes on there";
    }

    @Override
    final int work(Migrations migrations) {
        MigrationOptions options = migrations.options();
        Migrations allowed = migrations.with(allowDataLoss ? options.allowingDataLoss() : options);
        boolean down = isDown(allowed);
        MigrationPlan plan = allowed.plan(target(), down);
        return options.dryRun() ? rehearse(allowed, plan) : run(allowed, plan, down);
    }

    private int rehearse(Migrations migrations, MigrationPlan plan) {
        migrations.validate();
        if (json) {
            print(MigrationDocuments.of(plan, true));
        } else {
            new PlanView(shell().outTerminal()).script(plan).forEach(shell()::print);
        }
        return ExitCodes.GOOD;
    }

    private int run(Migrations migrations, MigrationPlan plan, boolean down) {
        try (RunView view = new RunView(shell(), plan, json)) {
            Migrations watched = migrations.watchedBy(view);
            try {
                if (down) {
                    watched.down(target());
                } else {
                    watched.up(target());
                }
            } catch (MigrationException failed) {
                report(view, failed.problems().stream().map(String::valueOf).toList());
                throw failed;
            }
            report(view, List.of());
        }
        return ExitCodes.GOOD;
    }

    private void report(RunView view, List<String> problems) {
        view.close();
        if (json) {
            print(MigrationDocuments.of(view.done(), problems));
        } else {
            view.summary(problems.isEmpty()).forEach(shell()::print);
        }
    }

    private void print(Map<String, Object> document) {
        shell().out().print(Json.text(document));
    }
}
