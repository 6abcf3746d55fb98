package dev.bedstone.ingest.internal.send;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.ClickHouseInsert;
import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.ingest.internal.encode.RowEncoder;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A real server. */
public final class ClickHouseSink implements BatchSink {

    /** The format of all batches: with the types in front, so that a changed table refuses them. */
    private static final String FORMAT = "RowBinaryWithNamesAndTypes";

    private static final Duration INSERT_TIME = Duration.ofSeconds(60);
    private static final Duration COUNT_TIME = Duration.ofSeconds(30);

    /** What ClickHouse makes of the values of a partition key. */
    private static final Pattern PARTITION = Pattern.compile("[A-Za-z0-9_-]+");

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

    @Override
    public void insertBeside(String table, SegmentHead head, byte[] body) {
        String beside = table + "_beside_" + head.batch().toString().replace("-", "");
        onBoth("drop table if exists %2$s", table, beside);
        onBoth("create table %2$s as %1$s", table, beside);
        ClickHouseInsert insert =
                statements.insert(beside).within(INSERT_TIME).named("ingest beside " + table);
        head.settings().forEach(insert::setting);
        insert.blocks(head.columns(), FORMAT, body);
        onBoth(
                "alter table %1$s attach partition id '" + partition(beside) + "' from %2$s",
                table,
                beside);
        onBoth("drop table %2$s", table, beside);
    }

    /** Runs a statement with the names of two tables in it. */
    private void onBoth(String text, String table, String beside) {
        statements
                .command(text.formatted(identifier(table), identifier(beside)))
                .within(INSERT_TIME)
                .named("bring back rows of " + table)
                .run();
    }

    /** A batch lies in one partition. */
    private String partition(String table) {
        String[] parts = table.split("\\.", 2);
        String found =
                statements
                        .query(
                                "select any(partition_id) from system.parts where active and table ="
                                        + " {name:String} and database = if({database:String} = '',"
                                        + " currentDatabase(), {database:String})")
                        .bind("name", parts[parts.length - 1])
                        .bind("database", parts.length == 2 ? parts[0] : "")
                        .named("find the partition of " + table)
                        .one(String.class);
        if (!PARTITION.matcher(found).matches()) {
            throw new IllegalStateException("no partition has the id " + found);
        }
        return found;
    }

    private static String identifier(String table) {
        return Arrays.stream(table.split("\\.", 2))
                .map(name -> "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`")
                .collect(Collectors.joining("."));
    }
}
