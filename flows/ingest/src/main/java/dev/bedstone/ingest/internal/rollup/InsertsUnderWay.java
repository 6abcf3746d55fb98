package dev.bedstone.ingest.internal.rollup;

import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.kernel.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Inserts that the server is carrying out: each has put its rows into the table, or not yet, and
 * feeds the views afterwards.
 */
public final class InsertsUnderWay {

    /** Longer than an insert of the way in may take. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final ClickHouseStatements statements;

    public InsertsUnderWay(ClickHouseStatements statements) {
        this.statements = statements;
    }

    /** Waits until those of now are over; whether they are. */
    public boolean await() {
        List<String> running = running("1");
        Deadline deadline = Deadline.after(LONGEST);
        while (!running.isEmpty() && !deadline.hasPassed()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            List<String> before = running;
            running = running("has({before:Array(String)}, query_id)", before);
        }
        return running.isEmpty();
    }

    private List<String> running(String which) {
        return running(which, List.of());
    }

    private List<String> running(String which, List<String> before) {
        var query =
                statements.query(
                        "select query_id from system.processes where query_kind in ('Insert',"
                                + " 'AsyncInsertFlush') and "
                                + which);
        if (!before.isEmpty()) {
            query.bind("before", before);
        }
        return query.named("look for inserts under way").list(String.class);
    }
}
