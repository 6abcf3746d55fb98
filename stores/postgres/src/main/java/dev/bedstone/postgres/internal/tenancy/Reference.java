package dev.bedstone.postgres.internal.tenancy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key. Immutable.
 *
 * @param name of the constraint, not quoted
 * @param parent the table it refers to
 * @param betweenTenants whether both tables are those of tenants
 * @param columns quoted, as are those of the parent, in the same order
 * @param definition as the server writes it
 */
record Reference(
        String name,
        long parent,
        boolean betweenTenants,
        List<String> columns,
        List<String> parentColumns,
        String definition) {

    /** The column of the parent that a column refers to; null if it is not part of this key. */
    @Nullable String parentOf(String column) {
        int place = columns.indexOf(column);
        return place < 0 ? null : parentColumns.get(place);
    }
}
