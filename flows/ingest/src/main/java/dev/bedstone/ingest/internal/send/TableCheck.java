package dev.bedstone.ingest.internal.send;

import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a table is as the rows for it need it: its columns, and that it and the targets of its
 * views remember enough blocks to recognise a batch that comes again. Thread-safe.
 */
final class TableCheck {

    private static final StoreId STORE = StoreId.of(StoreKind.CLICKHOUSE);

    /** How far views of views are followed. */
    private static final int DEEPEST = 8;

    private final ClickHouseStatements statements;

    TableCheck(ClickHouseStatements statements) {
        this.statements = statements;
    }

    record Column(String name, String type) {}

    TableFacts check(String table, SegmentHead head) {
        TableAddress address = TableAddress.of(table);
        columns(address, head);
        DeduplicationWindows windows = DeduplicationWindows.ask(statements, table);
        return least(
                address, new ViewTargets(statements, table), windows, new HashSet<>(), DEEPEST);
    }

    private void columns(TableAddress table, SegmentHead head) {
        Map<String, String> there = new HashMap<>();
        table.listed(
                        statements,
                        "select name, type from system.columns where table = "
                                + TableAddress.LISTED)
                .named("check " + table)
                .list(Column.class)
                .forEach(column -> there.put(column.name(), column.type()));
        if (there.isEmpty()) {
            throw unfit(table.toString(), "the table does not exist", "run the migrations");
        }
        List<String> wrong = new ArrayList<>();
        for (int index = 0; index < head.columns().size(); index++) {
            String column = head.columns().get(index);
            String type = there.getOrDefault(column, "missing");
            if (!head.types().get(index).equals(type)) {
                wrong.add("%s is %s and not %s".formatted(column, type, head.types().get(index)));
            }
        }
        if (!wrong.isEmpty()) {
            throw unfit(
                    table.toString(),
                    "its columns do not fit the events: " + String.join(", ", wrong),
                    "run the migrations, or use the release that fits the table");
        }
    }

    /** What the table and all that its views feed have in common. */
    private static TableFacts least(
            TableAddress address,
            ViewTargets targets,
            DeduplicationWindows windows,
            Set<TableAddress> seen,
            int depth) {
        TableDefinition definition = targets.definition(address);
        TableFacts facts = windows.of(address, definition);
        for (TableAddress target : targets.of(address, definition)) {
            if (depth > 0 && seen.add(target)) {
                facts = facts.least(least(target, targets, windows, seen, depth - 1));
            }
        }
        return facts;
    }

    /** Rows for a table cannot be sent, and what a person does about it. */
    static Misconfigured unfit(String table, String what, String advice) {
        return new Misconfigured(
                FailureContext.of(STORE, "insert into " + table, what).withAdvice(advice));
    }
}
