package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.Binding;
import dev.bedstone.clickhouse.internal.ClickHouseFailures;
import dev.bedstone.clickhouse.internal.Statement;
import dev.bedstone.clickhouse.internal.Statements;
import dev.bedstone.clickhouse.internal.tenancy.TableClasses.Kind;
import dev.bedstone.kernel.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Binds statements to no tenant: the server refuses to read tables of tenants. That is a seat belt;
 * nothing looks into the statement. Thread-safe.
 */
public final class NoTenantBinding implements Binding {

    private static final String REFUSAL = "throwIf(1, '" + ClickHouseFailures.UNBOUND + "') = 0";

    private final Statements statements;
    private final TableClasses classes;

    public NoTenantBinding(Statements statements, TableClasses classes) {
        this.statements = statements;
        this.classes = classes;
    }

    @Override
    public Statement bind(Statement statement) {
        if (statement.changes()) {
            refuseMutation(statement);
        }
        if (!statements.maySet()) {
            return statement;
        }
        Map<TableReference, Kind> tables = classes.current(statement.operation(), statement.time());
        return tables.values().stream().anyMatch(Kind::isOfTenants)
                ? statement.withSettings(
                        Map.of("additional_table_filters", TenantFilters.of(tables, REFUSAL)))
                : statement;
    }

    /** Filters do not reach what is carried out later. */
    private void refuseMutation(Statement statement) {
        Optional<TableReference> table = Changes.mutated(statement.text());
        if (table.isPresent()
                && classes.remembered(statement.operation(), statement.time(), table.get())
                        .isOfTenants()) {
            throw statements
                    .failures()
                    .denied(
                            statement.operation(),
                            "it changes the rows of every tenant in " + table.get(),
                            "use delete(…) or update(…) with a tenant bound, or platform(…)");
        }
    }

    @Override
    public Optional<TenantId> owner(String operation, Duration time, String table) {
        if (classes.remembered(operation, time, TableReference.of(table)).isOfTenants()) {
            throw statements
                    .failures()
                    .denied(
                            operation,
                            "the table " + table + " belongs to tenants, and none is bound",
                            "bind one with Scope.run, or use platform(…) for rows that say whose they are");
        }
        return Optional.empty();
    }
}
