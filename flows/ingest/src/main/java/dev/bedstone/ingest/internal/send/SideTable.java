package dev.bedstone.ingest.internal.send;

import dev.bedstone.clickhouse.ClickHouseStatements;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A table like another and beside it, for rows of one batch that go into the other past its views.
 */
final class SideTable {

    private static final Duration TIME = Duration.ofSeconds(60);

    /** What ClickHouse makes of the values of a partition key. */
    private static final Pattern PARTITION = Pattern.compile("[A-Za-z0-9_-]+");

    private final ClickHouseStatements statements;
    private final TableAddress table;
    private final TableAddress side;

    SideTable(ClickHouseStatements statements, TableAddress table, UUID batch) {
        this.statements = statements;
        this.table = table;
        this.side = table.sibling(table.name() + "_beside_" + batch.toString().replace("-", ""));
    }

    /** Its name, with the database if the other's has one. */
    String name() {
        return side.toString();
    }

    /** Makes it anew; one that a killed process left behind goes. */
    void create() {
        drop();
        run("create table " + side.quoted() + " as " + table.quoted());
    }

    /** Puts its rows into the other table, all or none: they are one part of one partition. */
    void attach() {
        run(
                "alter table "
                        + table.quoted()
                        + " attach partition id '"
                        + partition()
                        + "' from "
                        + side.quoted());
    }

    void drop() {
        run("drop table if exists " + side.quoted());
    }

    /** A literal, for its place takes no parameter. */
    private String partition() {
        String found =
                side.listed(
                                statements,
                                "select any(partition_id) from system.parts where active and table = "
                                        + TableAddress.LISTED)
                        .named("find the partition of " + side)
                        .one(String.class);
        if (!PARTITION.matcher(found).matches()) {
            throw new IllegalStateException("no partition has the id " + found);
        }
        return found;
    }

    private void run(String text) {
        statements.command(text).within(TIME).named("bring back rows of " + table).run();
    }
}
