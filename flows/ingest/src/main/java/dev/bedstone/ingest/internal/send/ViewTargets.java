package dev.bedstone.ingest.internal.send;

import dev.bedstone.clickhouse.ClickHouseStatements;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which tables the views of a table feed. */
public final class ViewTargets {

    private static final Pattern TARGET =
            Pattern.compile(
                    "(?s)^CREATE MATERIALIZED VIEW .*? TO ((?:`[^`]+`|\\w+)\\.)?(`[^`]+`|\\w+)");

    private final ClickHouseStatements statements;
    private final String table;

    /**
     * @param table for whose rows it is asked, as it was named
     */
    ViewTargets(ClickHouseStatements statements, String table) {
        this.statements = statements;
        this.table = table;
    }

    /**
     * How a table or a view is defined.
     *
     * @throws dev.bedstone.kernel.Misconfigured if there is none
     */
    TableDefinition definition(TableAddress address) {
        return address.listed(
                        statements,
                        "select engine, create_table_query, dependencies_database,"
                                + " dependencies_table from system.tables where name = "
                                + TableAddress.LISTED)
                .named("check " + table)
                .find(TableDefinition.class)
                .orElseThrow(() ->
                        TableCheck.unfit(
                                table, address.name() + " does not exist", "run the migrations"));
    }

    /**
     * The targets of the views that read from a table.
     *
     * @throws dev.bedstone.kernel.Misconfigured if a view has none that it was given
     */
    List<TableAddress> of(TableAddress address, TableDefinition definition) {
        List<TableAddress> targets = new ArrayList<>();
        for (int index = 0; index < definition.dependenciesTable().size(); index++) {
            TableAddress view =
                    new TableAddress(
                            definition.dependenciesDatabase().get(index),
                            definition.dependenciesTable().get(index));
            targets.add(target(view, address.database()));
        }
        return targets;
    }

    private TableAddress target(TableAddress view, String database) {
        TableAddress target =
                of(definition(view).createTableQuery())
                        .orElseThrow(() ->
                                TableCheck.unfit(
                                        table,
                                        "its view "
                                                + view.name()
                                                + " has no target of its own (TO)",
                                        "create the view with TO, so that its target recognises"
                                                + " repetitions"));
        return target.database().isEmpty() ? new TableAddress(database, target.name()) : target;
    }

    /**
     * The target of a view.
     *
     * @param definition the statement that makes it, as the server has it
     * @return empty if it has none that it was given
     */
    public static Optional<TableAddress> of(String definition) {
        Matcher target = TARGET.matcher(definition);
        return target.find()
                ? Optional.of(
                        new TableAddress(
                                plain(Objects.requireNonNullElse(target.group(1), "")),
                                plain(target.group(2))))
                : Optional.empty();
    }

    private static String plain(String quoted) {
        return quoted.replace("`", "").replaceAll("\\.$", "");
    }
}
