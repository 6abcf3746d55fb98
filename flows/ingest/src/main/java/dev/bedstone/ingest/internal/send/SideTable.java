package dev.bedstone.ingest.internal.send;

import dev.bedstone.clickhouse.ClickHouseStatements;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** A table like another and beside it, for rows that go into the other past its views. */
public final class SideTable {

    private static final Duration TIME = Duration.ofSeconds(60);

    /** What ClickHouse makes of the values of a partition key. */
    private static final Pattern PARTITION = Pattern.compile("[A-Za-z0-9_-]+");

    private static final String BATCH = "_beside_";
    private static final String MENDING = "_beside_mending_";

    /** A number in hexadecimal digits, behind the others' names. */
    private static final String NUMBER = "[0-9a-f]{32}$";

    private final ClickHouseStatements statements;
    private final TableAddress table;
    private final TableAddress side;

    private SideTable(
            ClickHouseStatements statements, TableAddress table, String kind, UUID number) {
        this.statements = statements;
        this.table = table;
        this.side = table.sibling(table.name() + kind + number.toString().replace("-", ""));
    }

    /** For rows of one batch. */
    static SideTable ofBatch(ClickHouseStatements statements, TableAddress table, UUID batch) {
        return new SideTable(statements, table, BATCH, batch);
    }

    /** For what a roll-up should have. */
    public static SideTable ofMending(ClickHouseStatements statements, TableAddress rollUp) {
        return new SideTable(statements, rollUp, MENDING, UUID.randomUUID());
    }

    /**
     * Drops those that other mendings of a roll-up have made: of one that was killed, or of one
     * that goes on and then cannot attach what it has.
     */
    public static void dropMendings(ClickHouseStatements statements, TableAddress rollUp) {
        rollUp.listed(
                        statements,
                        "select name from system.tables where match(name, concat('^',"
                                + " regexpQuoteMeta({name:String}), {end:String})) and database ="
                                + " if({database:String} = '', currentDatabase(),"
                                + " {database:String})")
                .bind("end", MENDING + NUMBER)
                .named("look for what is beside " + rollUp)
                .list(String.class)
                .forEach(name -> drop(statements, rollUp.sibling(name), rollUp));
    }

    /**
     * Drops those for batches that nobody has touched for a while in the database of the
     * connection, as a process or a spool that made them is gone. Nothing is lost with one that is
     * used: its batch is in its spool until its rows are in the table, and begins again.
     *
     * @return what was dropped
     */
    public static List<String> dropForgotten(ClickHouseStatements statements, Duration untouched) {
        List<String> forgotten =
                statements
                        .query(
                                """
                                select t.name from system.tables as t
                                 where t.database = currentDatabase() and match(t.name, {end:String})
                                   and t.engine like '%MergeTree'
                                   and replaceRegexpOne(t.name, {end:String}, '') in
                                       (select name from system.tables where database = currentDatabase())
                                   and t.metadata_modification_time <= now() - toIntervalSecond({age:Int64})
                                   and t.name not in
                                       (select table from system.parts where database = currentDatabase()
                                           and modification_time > now() - toIntervalSecond({age:Int64}))
                                   and not exists
                                       (select 1 from system.processes where query like '%\\_beside\\_%'
                                           and query_kind in ('Insert', 'Alter'))
                                 order by t.name\
                                """)
                        .bind("end", BATCH + NUMBER)
                        .bind("age", untouched.toSeconds())
                        .named("look for side tables that nobody uses")
                        .list(String.class);
        forgotten.forEach(name -> {
            TableAddress side = TableAddress.of(name);
            drop(statements, side, side);
        });
        return forgotten;
    }

    /** Its name, with the database if the other's has one. */
    public String name() {
        return side.toString();
    }

    /** Its name as a statement has it. */
    public String quoted() {
        return side.quoted();
    }

    /** Makes it anew; one that a killed process left behind goes. */
    public void create() {
        drop();
        run(statements, "create table " + side.quoted() + " as " + table.quoted(), table);
    }

    /**
     * Puts its rows into the other table, those of a partition all or none if they are one part.
     */
    public void attach() {
        for (String partition : partitions()) {
            statements
                    .command(
                            "alter table %s attach partition id '%s' from %s"
                                    .formatted(table.quoted(), partition, side.quoted()))
                    .within(TIME)
                    .named("attach rows to " + table)
                    .run();
        }
    }

    /** Whether it is there, made by this process or another one. */
    boolean exists() {
        return !side.listed(
                        statements,
                        "select name from system.tables where name = " + TableAddress.LISTED)
                .named("look for " + side)
                .list(String.class)
                .isEmpty();
    }

    public void drop() {
        drop(statements, side, table);
    }

    private static void drop(
            ClickHouseStatements statements, TableAddress side, TableAddress table) {
        run(statements, "drop table if exists " + side.quoted(), table);
    }

    /** Literals, for their place takes no parameter. */
    private List<String> partitions() {
        List<String> found =
                side.listed(
                                statements,
                                "select distinct partition_id from system.parts where active and"
                                        + " table = "
                                        + TableAddress.LISTED
                                        + " order by partition_id")
                        .named("find the partitions of " + side)
                        .list(String.class);
        for (String partition : found) {
            if (!PARTITION.matcher(partition).matches()) {
                throw new IllegalStateException("no partition has the id " + partition);
            }
        }
        return found;
    }

    private static void run(ClickHouseStatements statements, String text, TableAddress table) {
        statements.command(text).within(TIME).named("keep rows beside " + table).run();
    }
}
