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
        return TableAddress.of(table)
                .listed(
                        statements,
                        "select toInt64(if(any(engine) like 'Replicated%', sum(last), max(last)))"
                                + " as blocks from (select max(max_block_number) as last,"
                                + " any(engine) as engine from system.parts where table = "
                                + TableAddress.LISTED
                                + " group by partition_id)")
                .named("count blocks of " + table)
                .one(Long.class);
    }

    @Override
    public void insert(String table, SegmentHead head, String token, byte[] body) {
        insert(statements.insert(table).token(token).named("ingest " + table), head, body);
    }

    @Override
    public long count(String table, UUID batch, long first, long last) {
        return statements
                .query(
                        "select toInt64(count()) from "
                                + TableAddress.of(table).quoted()
                                + " where "
                                + RowEncoder.BATCH
                                + " = {batch:UUID} and "
                                + RowEncoder.ROW
                                + " between {first:UInt32} and {last:UInt32}")
                .bind("batch", batch)
                .bind("first", first)
                .bind("last", last)
                .within(COUNT_TIME)
                .named("look for a batch in " + table)
                .one(Long.class);
    }

    @Override
    public void insertBeside(String table, SegmentHead head, byte[] body) {
        SideTable side = SideTable.ofBatch(statements, TableAddress.of(table), head.batch());
        side.create();
        insert(statements.insert(side.name()).named("ingest beside " + table), head, body);
        side.attach();
        side.drop();
    }

    /** It is looked first: whoever ingests need not have the right to drop where nothing is. */
    @Override
    public void clearBeside(String table, UUID batch) {
        SideTable side = SideTable.ofBatch(statements, TableAddress.of(table), batch);
        if (side.exists()) {
            side.drop();
        }
    }

    private static void insert(ClickHouseInsert insert, SegmentHead head, byte[] body) {
        head.settings().forEach(insert::setting);
        insert.within(INSERT_TIME).blocks(head.columns(), FORMAT, body);
    }
}
