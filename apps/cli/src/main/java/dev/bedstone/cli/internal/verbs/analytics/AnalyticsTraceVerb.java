package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.telemetry.Analytics;
import dev.bedstone.telemetry.Trace;
import dev.bedstone.telemetry.TraceSummary;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code analytics trace}: a trace as a tree. */
@Command(
        name = "trace",
        description = {
            "Show the events of a trace below each other, with the time each of them took.",
            "Ends with 1 if there is no such trace."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone analytics trace 4bf92f3577b34da6a3ce929d0e0e4736 --tenant …",
            "  bedstone analytics trace 4bf92f3577b34da6a3ce929d0e0e4736 --tenant … --json"
        })
public final class AnalyticsTraceVerb extends AnalyticsWork {

    @Mixin private TenantOption tenant = new TenantOption();

    @Parameters(paramLabel = "TRACE", description = "The trace's identifier.")
    private String trace;

    /** For picocli. */
    @SuppressWarnings("NullAway.Init")
    public AnalyticsTraceVerb() {}

    @Override
    int work(Analytics analytics) {
        Optional<Trace> found = tenant.scope().call(() -> analytics.trace(trace));
        if (found.isEmpty()) {
            shell().complain("the tenant has no trace " + trace);
            return ExitCodes.FAILED;
        }
        if (wantsJson()) {
            document(TraceView.map(found.get()));
        } else {
            show(found.get());
        }
        return ExitCodes.GOOD;
    }

    private void show(Trace found) {
        show(TraceView.table(found, shell().outTerminal()));
        TraceSummary summary = found.summary();
        shell().print("");
        shell().print(
                        "%s, %s: %s events, %s failed, %s tokens, %s USD"
                                .formatted(
                                        Texts.time(summary.started()),
                                        Texts.millis(summary.duration().toNanos() / 1e6),
                                        Texts.count(summary.events()),
                                        Texts.count(summary.errors()),
                                        Texts.count(summary.tokens()),
                                        Texts.dollars(summary.dollars(), summary.unpriced())
                                                .text()));
        if (!found.complete()) {
            shell().complain("the trace has more events than are shown");
        }
    }
}
