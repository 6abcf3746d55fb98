package dev.bedstone.cli.internal.verbs.clickhouse;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.StoppableWork;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.MergedPartition;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.runtime.Bedstone;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code clickhouse optimize}: one part for each partition that is over. */
@Command(
        name = "optimize",
        description = {
            "Make one part of each partition that nobody has written to for a while.",
            "Questions about the past then read fewer files. Reads and writes these partitions whole,"
                    + " one after the other: let a timer run it in a quiet hour."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone clickhouse optimize",
            "  bedstone clickhouse optimize --resting-hours 168"
        })
public final class ClickHouseOptimizeVerb extends Verb {

    @Mixin private DataOption data = new DataOption();

    @Option(
            names = "--resting-hours",
            paramLabel = "HOURS",
            defaultValue = "24",
            description = "For how long nobody has written to a partition (default: 24).")
    private int hours;

    @Override
    public Integer call() throws Exception {
        if (hours < 1) {
            throw wrong(
                    "--resting-hours is at least 1: a partition that is filled would be merged again and again");
        }
        Project project = data.applyTo(Project.of(root()), shell());
        BedstoneConfig config = project.config();
        return StoppableWork.run(() -> optimize(config), "stopped; what is merged stays merged");
    }

    private int optimize(BedstoneConfig config) {
        AtomicInteger partitions = new AtomicInteger();
        try (Bedstone bedstone = Bedstone.builder(config).install(ClickHouse.store()).open()) {
            bedstone.store(ClickHouse.class)
                    .optimize(
                            Duration.ofHours(hours),
                            merged -> {
                                partitions.incrementAndGet();
                                shell().print(line(merged));
                            });
        }
        if (partitions.get() == 0) {
            shell().print("Nothing to merge.");
        }
        return ExitCodes.GOOD;
    }

    private static String line(MergedPartition merged) {
        return "● %s %s  %d parts, %s, in %s"
                .formatted(
                        merged.table(),
                        merged.partition(),
                        merged.parts(),
                        Amounts.size(merged.bytes()),
                        Amounts.latency(merged.took()));
    }
}
