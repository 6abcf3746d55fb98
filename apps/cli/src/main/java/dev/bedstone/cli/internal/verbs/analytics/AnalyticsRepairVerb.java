package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.ingest.RollUpReport;
import dev.bedstone.ingest.RollUps;
import dev.bedstone.telemetry.TimeRange;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code analytics repair}: what lacks rows is made again from them. */
@Command(
        name = "repair",
        description = {
            "Make again, from the rows, what roll-ups lack.",
            "Applications may go on; first see with 'ingest status' that no batch waits. What"
                    + " differs is made again if it still differs in the same way after a wait, and"
                    + " compared once more. For a moment it reads as empty. Ends with 1 if"
                    + " something still lacks rows, has more than the rows, or is being written so"
                    + " that it cannot be told."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone analytics repair",
            "  bedstone analytics repair --from 2026-11-21T13:00:00Z --to 2026-11-21T15:00:00Z"
        })
public final class AnalyticsRepairVerb extends RollUpWork {

    @Option(
            names = "--surplus",
            description = {
                "Also take away what no row stands for: where a batch was added twice. Sums of rows"
                        + " that somebody deleted go as well."
            })
    private boolean surplus;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            defaultValue = "35",
            description =
                    "How long nothing may change before (default: 35, in which an application tries"
                            + " a batch again).")
    private int settle;

    /** For picocli. */
    public AnalyticsRepairVerb() {}

    /** What is still being written was not mended, though it differs. */
    @Override
    boolean isGood(RollUpReport report) {
        return super.isGood(report) && report.count(RollUpReport.State.BEING_WRITTEN) == 0;
    }

    @Override
    RollUpReport work(RollUps rollUps, TimeRange.Between range) {
        if (settle < 0) {
            throw new IllegalArgumentException("--settle is at least 0");
        }
        return rollUps.settling(Duration.ofSeconds(settle))
                .repair(range.from(), range.to(), surplus, this::wait);
    }

    private void wait(Duration length) {
        if (length.isPositive()) {
            shell().note(
                            "something differs; waiting "
                                    + length.toSeconds()
                                    + " s to see whether it is still being written");
        }
    }
}
