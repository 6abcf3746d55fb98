package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.internal.Shell;
import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.cli.internal.render.LiveBoard;
import dev.bedstone.ingest.Ingest;
import dev.bedstone.ingest.IngestStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How far draining came, for who watches it on a terminal; closing it removes it again. */
final class DrainBoard implements AutoCloseable {

    private static final long EVERY_MILLIS = 200;

    private final LiveBoard board;
    private final Thread drawing;

    DrainBoard(Shell shell, Ingest ingest) {
        board = new LiveBoard(shell.err(), shell.errTerminal());
        drawing = Thread.ofVirtual().unstarted(() -> draw(ingest));
        if (board.isLive()) {
            drawing.start();
        }
    }

    /** Rows that arrived so far. */
    static long landed(IngestStatistics statistics) {
        return statistics.tables().stream().mapToLong(IngestStatistics.Table::landedRows).sum();
    }

    private void draw(Ingest ingest) {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
                board.draw(lines(ingest.statistics()));
            }
        } catch (InterruptedException closed) {
            // It is drained, or given up.
        }
    }

    private static List<String> lines(IngestStatistics statistics) {
        List<String> lines = new ArrayList<>();
        int batches = 0;
        long bytes = 0;
        for (IngestStatistics.Table table : statistics.tables()) {
            batches += table.waitingBatches();
            bytes += table.waitingBytes();
        }
        lines.add(
                "%d rows arrived; %d batches, %s to go"
                        .formatted(landed(statistics), batches, Amounts.size(bytes)));
        statistics
                .tables()
                .forEach(table ->
                        table.trouble().ifPresent(why -> lines.add(table.name() + ": " + why)));
        return lines;
    }

    @Override
    public void close() {
        if (!board.isLive()) {
            return;
        }
        drawing.interrupt();
        try {
            drawing.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        board.draw(List.of());
    }
}
