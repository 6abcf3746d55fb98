package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.ingest.RollUpReport;
import dev.bedstone.ingest.RollUps;
import dev.bedstone.telemetry.TimeRange;
import picocli.CommandLine.Command;

/** {@code analytics check}: roll-ups beside their rows. */
@Command(
        name = "check",
        description = {
            "Hold the roll-ups against the rows they are made of, of all tenants.",
            "A crash of a ClickHouse server that is not replicated can keep a batch from a roll-up."
                    + " Looked at is every minute, hour or day that begins in the time, which is"
                    + " rounded down. Ends with 1 if one lacks rows or has more than the rows."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone analytics check",
            "  bedstone analytics check --from 2026-11-21T13:00:00Z --to 2026-11-21T15:00:00Z",
            "  bedstone analytics check --last 7d --roll-up llm_requests_hourly --json"
        })
public final class AnalyticsCheckVerb extends RollUpWork {

    /** For picocli. */
    public AnalyticsCheckVerb() {}

    @Override
    RollUpReport work(RollUps rollUps, TimeRange.Between range) {
        return rollUps.check(range.from(), range.to());
    }
}
