package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.TableName;
import dev.bedstone.contracts.TenantFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the catalogue of one database for what lets a tenant through. Not thread-safe. */
final class Lint {

    private static final String TABLES =
            """
            select t.name, t.engine, extract(t.comment, '\\\\[bedstone: ([^\\\\]]*)\\\\]'), c.type, t.sorting_key
              from system.tables as t
              left join (select table, type from system.columns where database = currentDatabase()
                            and name = 'tenant_id') as c on c.table = t.name
             where t.database = currentDatabase() and not t.is_temporary
               and not startsWith(t.name, '.inner') and not startsWith(t.name, 'bedstone_')
             order by t.name\
            """;

    private static final String FIXED =
            """
            select name from system.settings where readonly = 1
               and name in ('readonly', 'additional_table_filters', 'optimize_move_to_prewhere',
                            'query_plan_merge_filters')
             order by name\
            """;

    /** It feeds a table that has a class itself; nobody reads it by its own name. */
    private static final String FEEDER = "MaterializedView";

    private static final Set<String> CLASSES = Set.of("", "tenant", "platform");

    private final DirectChannel channel;
    private final List<TenantFault> faults = new ArrayList<>();

    Lint(DirectChannel channel) {
        this.channel = channel;
    }

    List<TenantFault> run() {
        for (List<@Nullable String> row : channel.ask(TABLES, Map.of())) {
            table(
                    String.valueOf(row.get(0)),
                    String.valueOf(row.get(1)),
                    String.valueOf(row.get(2)),
                    String.valueOf(row.get(3)),
                    String.valueOf(row.get(4)));
        }
        for (List<@Nullable String> row : channel.ask(FIXED, Map.of())) {
            add(
                    "setting-fixed",
                    String.valueOf(row.getFirst()),
                    "the user may not change this setting, so that no query of a tenant can be sent",
                    "give the user a profile with readonly = 0 and no constraint on it");
        }
        return List.copyOf(faults);
    }

    private void table(String name, String engine, String kind, String type, String order) {
        String alter = "alter table " + TableName.part(name) + " modify comment ";
        if (!CLASSES.contains(kind)) {
            add(
                    "unknown-class",
                    name,
                    "its comment has the class '" + kind + "', which there is none of",
                    alter + "'[bedstone: tenant]'");
        } else if (kind.isEmpty() && !type.isEmpty() && !engine.equals(FEEDER)) {
            add(
                    "no-class",
                    name,
                    "it has rows of tenants and no class, so that withoutTenant() reads all of them",
                    alter + "'[bedstone: tenant]'");
        } else if (kind.equals("platform") && !type.isEmpty()) {
            add(
                    "platform-with-tenants",
                    name,
                    "it has rows of tenants, and its class lets every tenant read them",
                    alter + "'[bedstone: tenant]'");
        } else if (kind.equals("tenant") && !type.equals("UUID")) {
            add(
                    "no-tenant",
                    name,
                    "it has no column tenant_id UUID, so that no query of a tenant can read it",
                    "make it anew with tenant_id UUID, first in its order");
        } else if (kind.equals("tenant") && !Catalogue.isFiltered(engine)) {
            add(
                    "engine-without-filters",
                    name,
                    "the server adds no tenant's condition to a table of the engine " + engine,
                    "keep its rows in a table of the engine MergeTree");
        } else if (kind.equals("tenant")
                && engine.endsWith("MergeTree")
                && !order.matches("tenant_id\\b.*")) {
            add(
                    "tenant-not-first",
                    name,
                    "its order does not begin with tenant_id, so that every query of a tenant reads"
                            + " the rows of all",
                    "make it anew with order by (tenant_id, …)");
        }
    }

    private void add(String rule, String object, String what, String mend) {
        faults.add(new TenantFault(rule, object, what, mend));
    }
}
