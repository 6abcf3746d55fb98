package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.Binding;
import dev.bedstone.clickhouse.internal.ClickHouseFailures;
import dev.bedstone.clickhouse.internal.Statement;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Binds statements to the tenant of the running code. A query reads tables that have a class and
 * nothing else, which is checked before it is sent; the server adds the tenant's condition to every
 * table of tenants and lets the text change no setting ({@code readonly = 1}). Thread-safe.
 */
public final class TenantBinding implements Binding {

    /** What a caller may set: limits, and how the answer is written. */
    private static final Set<String> SETTABLE =
            Set.of("max_", "output_format_", "timeout_", "join_use_nulls", "wait_end_of_query");

    private final TableClasses classes;
    private final ClickHouseFailures failures;
    private final Set<Protection> protections;

    public TenantBinding(TableClasses classes, ClickHouseFailures failures) {
        this(classes, failures, EnumSet.allOf(Protection.class));
    }

    /** With some of what protects only: for the controls of a proof. */
    TenantBinding(TableClasses classes, ClickHouseFailures failures, Set<Protection> protections) {
        this.classes = classes;
        this.failures = failures;
        this.protections = Set.copyOf(protections);
    }

    @Override
    public boolean isOfTenant() {
        return true;
    }

    @Override
    public Statement bind(Statement statement) {
        TenantId tenant = Scope.current().tenant();
        if (protections.contains(Protection.CHECK)) {
            check(statement);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        protections.forEach(protection -> settings.putAll(protection.settings()));
        if (protections.contains(Protection.FILTERS)) {
            settings.put(
                    "additional_table_filters",
                    TenantFilters.of(
                            classes.current(statement.operation(), statement.time()),
                            TenantFilters.COLUMN + " = '" + tenant + "'"));
        }
        return statement.withSettings(settings);
    }

    private void check(Statement statement) {
        for (String setting : statement.settings().keySet()) {
            if (SETTABLE.stream().noneMatch(setting::startsWith)) {
                throw refused(statement.operation(), "it sets " + setting);
            }
        }
        try {
            for (TableReference table : QueryReader.tablesOf(statement.text())) {
                switch (classes.of(statement.operation(), statement.time(), table)) {
                    case TENANT, PLATFORM -> {}
                    case UNFILTERED -> throw unfiltered(statement.operation(), table);
                    case NONE -> throw unknown(statement.operation(), table);
                }
            }
        } catch (RefusedStatementException refused) {
            throw refused(statement.operation(), String.valueOf(refused.getMessage()));
        }
    }

    /** For the statements of {@link Changes} on one table. */
    public Binding forChanges(String table) {
        return new Binding() {
            @Override
            public Statement bind(Statement statement) {
                TenantId tenant =
                        owner(statement.operation(), statement.time(), table).orElseThrow();
                return statement.withParameter(TENANT, tenant.toString());
            }

            @Override
            public Optional<TenantId> owner(String operation, Duration time, String ofTable) {
                return TenantBinding.this.owner(operation, time, ofTable);
            }
        };
    }

    @Override
    public Optional<TenantId> owner(String operation, Duration time, String table) {
        TenantId tenant = Scope.current().tenant();
        TableReference reference = TableReference.of(table);
        return switch (classes.of(operation, time, reference)) {
            case TENANT -> Optional.of(tenant);
            case PLATFORM ->
                    throw failures.denied(
                            operation,
                            "the table " + table + " belongs to the platform",
                            "write to it with platform(…) or withoutTenant()");
            case UNFILTERED -> throw unfiltered(operation, reference);
            case NONE -> throw unknown(operation, reference);
        };
    }

    private Denied refused(String operation, String why) {
        return failures.denied(
                operation,
                "a tenant's query may not be sent as it is: " + why,
                "write it without, or use platform(…) for work across tenants");
    }

    private Denied unfiltered(String operation, TableReference table) {
        return failures.denied(
                operation,
                "the server adds no tenant's condition to the table " + table + ", for its engine",
                "keep rows of tenants in a table of the engine MergeTree");
    }

    private Denied unknown(String operation, TableReference table) {
        return failures.denied(
                operation,
                "the table " + table + " has no class, so no tenant reaches it",
                "say in its comment [bedstone: tenant] or [bedstone: platform], as with alter"
                        + " table … modify comment");
    }
}
