package dev.bedstone.telemetry.internal;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.ClickHouseQuery;
import dev.bedstone.kernel.Scope;

/**
 * Where every question about a tenant's rows goes through. The store has the server add the
 * tenant's condition to every table; that it stands in the text as well lets nobody forget it who
 * reads one. Thread-safe.
 */
public final class TenantQueries {

    private final ClickHouse clickhouse;

    /** Questions to a server. */
    public TenantQueries(ClickHouse clickhouse) {
        this.clickhouse = clickhouse;
    }

    /**
     * Begins a question of the tenant the caller works for.
     *
     * @param text with the parameter {@code {tenant:UUID}}
     * @throws dev.bedstone.kernel.MissingScopeException if no tenant is bound
     */
    public ClickHouseQuery query(String name, String text) {
        return clickhouse.query(text).bind("tenant", Scope.current().tenant().value()).named(name);
    }
}
