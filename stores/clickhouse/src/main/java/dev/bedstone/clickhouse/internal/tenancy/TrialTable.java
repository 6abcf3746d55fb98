package dev.bedstone.clickhouse.internal.tenancy;

import java.util.Optional;

/**
 * A table of tenants on trial. Immutable.
 *
 * @param name its name
 * @param quoted the name in backticks
 * @param keepsRows whether it keeps rows itself, and not a view
 * @param changeable a column that can be changed, with another value for it, as in {@code c = 1}
 */
record TrialTable(String name, String quoted, boolean keepsRows, Optional<Value> changeable) {

    /**
     * A value that a column does not have.
     *
     * @param column the column's name
     * @param value an expression
     */
    record Value(String column, String value) {}

    /** The text with the table's name and the other tenant in it. */
    String in(String text) {
        return text.replace("{table}", quoted)
                .replace("{name}", name)
                .replace("{theirs}", Ground.THEIRS.toString());
    }
}
