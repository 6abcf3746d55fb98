package dev.bedstone.ingest.internal.send;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.ClickHouseInsert;
import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.ingest.internal.encode.RowEncoder;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import java.time.Duration;
import java.util.UUID;

/** A real server. */
public final class ClickHouseSink implements BatchSink {

    /** The format of all batches: with the types in front, so that a changed table refuses them. */
    private static final String FORMAT = "RowBinaryWithNamesAndTypes";

    private static final Duration INSERT_TIME = Duration.ofSeconds(60);
    private static final Duration COUNT_TIME = Duration.ofSeconds(30);

    private final ClickHouseStatements statements;
    private final TableCheck check;

    /** Sends over this store, which stays the caller's. */
    public ClickHouseSink(ClickHouse clickhouse) {
        this.statements = clickhouse.platform("ingest", everybody -> everybody);
        this.check = new TableCheck(statements);
    }

    @Override
    public TableFacts check(String table, SegmentHead head) {
        return check.check(table, head);
    }

    /**
     * A table that is not replicated counts its blocks through all partitions, a replicated one in
     * each: the sum over the partitions grows with every block of either.
     */
    @Override
    public long blocks(String table) {
        String[] parts = table.split("\\.", 2);
        return statements
                .query(
                        "select toInt64(if(any(engine) like 'Replicated%', sum(last), max(last)))"
                                + " as blocks from (select max(max_block_number) as last,"
                                + " any(engine) as engine from system.parts where table ="
                                + " {name:String} and database = if({database:String} = '',"
                                + " currentDatabase(), {database:String}) group by partition_id)")
                .bind("name", parts[parts.length - 1])
                .bind("database", parts.length == 2 ? parts[0] : "")
                .named("count blocks of " + table)
                .one(Long.class);
    }

    @Override
    public void insert(String table, SegmentHead head, String token, byte[] body) {
        ClickHouseInsert insert =
                statements.insert(table).token(token).within(INSERT_TIME).named("ingest " + table);
        head.settings().forEach(insert::setting);
        insert.blocks(head.columns(), FORMAT, body);
    }

    @Override
    public long count(String table, UUID batch, long first, long last) {
        String[] parts = table.split("\\.", 2);
        String name =
                parts.length == 2 ? "{database:Identifier}.{name:Identifier}" : "{name:Identifier}";
        var query =
                statements
                        .query(
                                "select toInt64(count()) from "
                                        + name
                                        + " where "
                                        + RowEncoder.BATCH
                                        + " = {batch:UUID} and "
                                        + RowEncoder.ROW
                                        + " between {first:UInt32} and {last:UInt32}")
                        .bind("name", parts[parts.length - 1])
                        .bind("batch", batch)
                        .bind("first", first)
                        .bind("last", last)
                        .within(COUNT_TIME)
                        .named("look for a batch in " + table);
        if (parts.length == 2) {
            query.bind("database", parts[0]);
        }
        return query.one(Long.class);
    }
}
