package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.ingest.RollUpReport;
import dev.bedstone.ingest.RollUps;
import dev.bedstone.telemetry.TimeRange;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A verb about roll-ups and the rows they are made of. */
abstract class RollUpWork extends AnsweringWork {

    @Mixin private RangeOptions time = new RangeOptions();

    @Option(
            names = "--roll-up",
            paramLabel = "TABLE",
            description = "This one alone (default: all of the database); may be repeated.")
    private Set<String> tables = Set.of();

    @Override
    final int work(ClickHouse clickhouse) {
        RollUps rollUps = new RollUps(clickhouse, shell().time()).only(tables);
        RollUpReport report = work(rollUps, time.range(shell().time().instant()));
        if (wantsJson()) {
            document(RollUpView.document(report));
        } else {
            RollUpView.show(report, shell());
        }
        return isGood(report) ? ExitCodes.GOOD : ExitCodes.FAILED;
    }

    /** Whether the verb found, or made, what it is called for. */
    boolean isGood(RollUpReport report) {
        return report.isWhole();
    }

    /** Does what the verb is for. */
    abstract RollUpReport work(RollUps rollUps, TimeRange.Between range);
}
