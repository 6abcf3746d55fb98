package dev.bedstone.clickhouse;

import dev.bedstone.clickhouse.internal.Draft;
import dev.bedstone.clickhouse.internal.Inserts;
import dev.bedstone.clickhouse.internal.Queries;
import java.time.Duration;

/**
 * Statements that are not bound to a tenant: of {@link ClickHouse#withoutTenant()} or {@link
 * ClickHouse#platform}. Thread-safe.
 */
public final class ClickHouseStatements {

    private final Queries queries;
    private final Inserts inserts;
    private final Duration time;

    ClickHouseStatements(Queries queries, Inserts inserts, Duration time) {
        this.queries = queries;
        this.inserts = inserts;
        this.time = time;
    }

    /**
     * Begins a query.
     *
     * @param text the statement, with parameters as {@code {name:Type}}; without a FORMAT
     * @throws IllegalArgumentException if a parameter has a type that is none
     */
    public ClickHouseQuery query(String text) {
        return new ClickHouseQuery(queries, new Draft("query", false, text, time));
    }

    /**
     * Begins a statement that changes something.
     *
     * @param text the statement, with parameters as {@code {name:Type}}
     * @throws IllegalArgumentException if a parameter has a type that is none
     */
    public ClickHouseCommand command(String text) {
        return new ClickHouseCommand(queries, inserts, new Draft("command", true, text, time));
    }

    /**
     * Begins an insert.
     *
     * @param table {@code events} or {@code telemetry.events}; quoted, whatever it is made of
     */
    public ClickHouseInsert insert(String table) {
        return new ClickHouseInsert(inserts, table, time);
    }
}
