package dev.bedstone.clickhouse.internal;

import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the server how it is, beside the callers' statements. Thread-safe. */
public final class ClickHouseHealth {

    /** A statement that runs for longer is worth a look. */
    static final Duration LONG = Duration.ofMinutes(5);

    /** More active parts in one partition than this mean that merges do not keep up. */
    static final long MANY_PARTS = 100;

    private static final String OPERATION = "probe";

    private static final String QUESTION =
            """
            select version() as version,
                   (select count() from system.processes) as statements,
                   (select toUInt64(coalesce(max(elapsed), 0) * 1000) from system.processes)
                       as oldest_statement,
                   size, parts, most, crowded
              from (select sum(bytes) as size, sum(n) as parts, max(n) as most,
                           argMax(table, n) as crowded
                      from (select database, table, partition_id, count() as n,
                                   sum(bytes_on_disk) as bytes
                              from system.parts where active
                             group by database, table, partition_id))\
            """;

    private final Statements statements;

    public ClickHouseHealth(Statements statements) {
        this.statements = statements;
    }

    /** How the server is; ends by {@code deadline}, and never throws. */
    public Probe probe(Deadline deadline) {
        long start = System.nanoTime();
        if (statements.isClosed()) {
            return Probe.of(Health.DOWN, "the store is closed", since(start));
        }
        try {
            Report report = ask(deadline);
            return judge(report, since(start));
        } catch (TimedOut late) {
            return Probe.of(
                    Health.DOWN,
                    "no answer in " + since(start).toMillis() + " ms; check whether it is frozen",
                    since(start));
        } catch (StoreFailure failure) {
            return Probe.of(Health.DOWN, withoutPlace(failure), since(start));
        } catch (RuntimeException unexpected) {
            return Probe.of(
                    Health.UNKNOWN,
                    "the question failed: " + unexpected.getClass().getName(),
                    since(start));
        }
    }

    private Report ask(Deadline deadline) {
        Statement question =
                new Statement(
                        OPERATION,
                        false,
                        QUESTION,
                        Optional.empty(),
                        Rows.FORMAT,
                        Map.of("wait_end_of_query", "1"),
                        Map.of(),
                        Duration.ofSeconds(30));
        return statements.ask(
                question,
                deadline,
                (input, head) -> {
                    Rows rows = new Rows(input, head);
                    @Nullable Object[] row = rows.next();
                    if (row == null) {
                        throw new UnreadableAnswerException(new IllegalStateException("no row"));
                    }
                    Report report = report(row);
                    while (rows.next() != null) {
                        // Only a whole answer counts.
                    }
                    return report;
                });
    }

    private static Report report(@Nullable Object[] row) {
        return new Report(
                text(row[0]),
                number(row[1]),
                number(row[2]),
                number(row[3]),
                number(row[4]),
                number(row[5]),
                text(row[6]));
    }

    private static long number(@Nullable Object value) {
        return value == null ? 0 : ((Number) value).longValue();
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value == null ? "" : Values.natural(value));
    }

    /** What is worth a look, the worst first. */
    static Probe judge(Report report, Duration latency) {
        if (report.mostParts() > MANY_PARTS) {
            return new Probe(
                    Health.DEGRADED,
                    "the table "
                            + report.crowdedTable()
                            + " has "
                            + report.mostParts()
                            + " parts in one partition: the merges do not keep up; insert fewer,"
                            + " larger batches, and look into system.merges",
                    latency,
                    report.facts());
        }
        if (report.oldestMillis() > LONG.toMillis()) {
            return new Probe(
                    Health.DEGRADED,
                    "a statement has been running for "
                            + report.oldestMillis() / 1000
                            + " s; look into system.processes, and end it with KILL QUERY",
                    latency,
                    report.facts());
        }
        return new Probe(
                Health.UP, "answered in " + latency.toMillis() + " ms", latency, report.facts());
    }

    /** What happened and what to do, without store and operation in front. */
    private static String withoutPlace(StoreFailure failure) {
        String place = failure.store() + ": " + failure.operation() + ": ";
        return String.valueOf(failure.getMessage()).substring(place.length());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /**
     * What the server told.
     *
     * @param version its version
     * @param statements statements that run, this question included
     * @param oldestMillis how long the oldest of them has been running
     * @param size bytes of all tables on disk
     * @param parts active parts of all tables
     * @param mostParts active parts of the partition that has most
     * @param crowdedTable the table it belongs to
     */
    record Report(
            String version,
            long statements,
            long oldestMillis,
            long size,
            long parts,
            long mostParts,
            String crowdedTable) {

        Map<String, Object> facts() {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("version", version);
            facts.put("size", size);
            facts.put("statements", statements);
            facts.put("oldestStatement", oldestMillis);
            facts.put("parts", parts);
            facts.put("mostPartsInPartition", mostParts);
            return facts;
        }
    }
}
