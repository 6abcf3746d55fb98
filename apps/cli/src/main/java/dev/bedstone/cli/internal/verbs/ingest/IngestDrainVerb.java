package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.ClickHouseWork;
import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.ingest.Ingest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ingest drain}: sends what a process left behind that will not come back. */
@Command(
        name = "drain",
        description = {
            "Send everything that lies in a spool, and end when all of it has arrived.",
            "For a spool whose process will not come back. A spool that a process works with is"
                    + " refused."
        },
        footerHeading = "%nExample:%n",
        footer = "  bedstone ingest drain --spool /var/lib/shop/spool")
public final class IngestDrainVerb extends ClickHouseWork {

    @Mixin private SpoolOption spool = new SpoolOption();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "How long it may take (default: an hour).")
    private int timeout;

    @Override
    protected int work(BedstoneConfig config, ClickHouse clickhouse) throws IOException {
        Path directory = spool.directory(config, shell());
        if (!Files.isDirectory(directory)) {
            throw wrong(directory + ": there is no such directory");
        }
        long begin = System.nanoTime();
        try (Ingest ingest = Ingest.open(quick(config.ingest().at(directory)), clickhouse)) {
            boolean empty;
            try (DrainBoard board = new DrainBoard(shell(), ingest)) {
                empty = ingest.drain(Duration.ofSeconds(timeout));
            }
            long rows = DrainBoard.landed(ingest.statistics());
            String took = Amounts.latency(Duration.ofNanos(System.nanoTime() - begin));
            shell().print(
                            rows == 0 && empty
                                    ? "Nothing waits in " + directory + "."
                                    : rows
                                            + (rows == 1 ? " row" : " rows")
                                            + " arrived in "
                                            + took
                                            + ".");
            if (!empty) {
                ingest.statistics().tables().stream()
                        .filter(table -> table.waitingBatches() > 0)
                        .forEach(table ->
                                shell().complain(
                                                table.name()
                                                        + ": "
                                                        + table.waitingBatches()
                                                        + " batches have not arrived"
                                                        + table.trouble()
                                                                .map(why -> ": " + why)
                                                                .orElse("")));
            }
            return empty ? ExitCodes.GOOD : ExitCodes.FAILED;
        }
    }

    /** Closing has nothing to wait for that draining did not. */
    private static IngestConfig quick(IngestConfig config) {
        return config.drainWithin(Duration.ZERO);
    }
}
