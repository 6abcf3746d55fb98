package dev.bedstone.clickhouse.internal;

import com.clickhouse.data.ClickHouseColumn;
import dev.bedstone.kernel.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows that belong to a tenant, or to none: who inserts them need not say whose they are, and
 * cannot say anything else. Immutable.
 *
 * @param owner whose they are; empty if nothing is done
 * @param columns what is sent, the tenant's column among them
 * @param at where the tenant's column stands
 * @param added whether it is not among what the caller gives
 */
record Owned(Optional<UUID> owner, List<ClickHouseColumn> columns, int at, boolean added) {

    /** The column by which every table of tenants says whose a row is. */
    static final String COLUMN = "tenant_id";

    private static final String TOKEN = "insert_deduplication_token";

    static Owned of(
            Optional<TenantId> owner,
            List<ClickHouseColumn> given,
            List<ClickHouseColumn> known,
            String table) {
        if (owner.isEmpty()) {
            return new Owned(Optional.empty(), given, -1, false);
        }
        Optional<UUID> tenant = owner.map(TenantId::value);
        for (int index = 0; index < given.size(); index++) {
            if (given.get(index).getColumnName().equals(COLUMN)) {
                return new Owned(tenant, given, index, false);
            }
        }
        List<ClickHouseColumn> columns = new ArrayList<>(given);
        columns.add(
                known.stream()
                        .filter(column -> column.getColumnName().equals(COLUMN))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the table " + table + " has no column " + COLUMN)));
        return new Owned(tenant, List.copyOf(columns), given.size(), true);
    }

    /**
     * A row with its tenant.
     *
     * @param values what the caller gave
     */
    IntFunction<@Nullable Object> row(IntFunction<? extends @Nullable Object> values) {
        if (owner.isEmpty()) {
            return values::apply;
        }
        return index -> index == at ? owned(values) : values.apply(index);
    }

    private Object owned(IntFunction<? extends @Nullable Object> values) {
        UUID tenant = owner.orElseThrow();
        if (added) {
            return tenant;
        }
        Object given = values.apply(at);
        Object value = given instanceof TenantId id ? id.value() : given;
        if (!Objects.equals(String.valueOf(value), tenant.toString())) {
            throw new IllegalArgumentException(
                    "a row belongs to another tenant than the bound one");
        }
        return tenant;
    }

    /** A token of one tenant must not be taken for the same word of another. */
    Statement named(Statement insert) {
        String token = insert.settings().get(TOKEN);
        return owner.isEmpty() || token == null
                ? insert
                : insert.withSettings(Map.of(TOKEN, owner.get() + "/" + token));
    }
}
