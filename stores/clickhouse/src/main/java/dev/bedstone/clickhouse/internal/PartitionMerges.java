package dev.bedstone.clickhouse.internal;

import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.clickhouse.MergedPartition;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes one part of each partition that is written no more. The server merges by itself, but not to
 * the end: its merges stop at a size, and a part that has rested for long is left alone.
 *
 * @see <a href="https://clickhouse.com/docs/sql-reference/statements/optimize">OPTIMIZE</a>
 */
public final class PartitionMerges {

    /** A merge reads and writes the whole partition; 150 GB take about so long. */
    private static final Duration LONGEST = Duration.ofHours(6);

    private static final String RESTING =
            """
            select table, partition_id, toInt32(count()) as parts,
                   toInt64(sum(bytes_on_disk)) as bytes
              from system.parts where active and database = currentDatabase()
             group by table, partition_id
            having count() > 1 and max(modification_time) <= now() - toIntervalSecond({resting:Int64})
             order by table, partition_id\
            """;

    private final ClickHouseStatements statements;

    public PartitionMerges(ClickHouseStatements statements) {
        this.statements = statements;
    }

    record Partition(String table, String partitionId, int parts, long bytes) {}

    /**
     * Merges one partition after the other.
     *
     * @param merged told after each
     */
    public void run(Duration resting, Consumer<MergedPartition> merged) {
        List<Partition> partitions =
                statements
                        .query(RESTING)
                        .bind("resting", resting.toSeconds())
                        .named("optimize")
                        .list(Partition.class);
        partitions.forEach(partition -> merged.accept(merge(partition)));
    }

    /** One that could not be merged is an error of the server, and not passed over. */
    private MergedPartition merge(Partition partition) {
        long begun = System.nanoTime();
        statements
                .command("optimize table {table:Identifier} partition id {partition:String} final")
                .bind("table", partition.table())
                .bind("partition", partition.partitionId())
                .setting("optimize_throw_if_noop", 1)
                .within(LONGEST)
                .named("optimize " + partition.table())
                .run();
        return new MergedPartition(
                partition.table(),
                partition.partitionId(),
                partition.parts(),
                partition.bytes(),
                Duration.ofNanos(System.nanoTime() - begun));
    }
}
