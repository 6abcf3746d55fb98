package dev.bedstone.clickhouse.internal.migration;

import java.util.List;

/**
 * What a statement does, as far as that tells whether it was carried out. Immutable.
 *
 * <p>The forms are those of {@code clickhouse.com/docs/sql-reference/statements}; {@link
 * FormReader} reads them.
 */
sealed interface Form {

    /** It brings an object or takes it away, at once: the catalogue tells. */
    record Objects(TableName table, List<Change> changes) implements Form {

        /** Whether it is about the table itself and not about something of it. */
        boolean isWholeTable() {
            return changes.stream().allMatch(change -> change.kind().isEmpty());
        }
    }

    /** It gives an object another name: the catalogue tells. */
    record Rename(TableName from, TableName to) implements Form {}

    /** It rewrites rows in the background: the list of mutations tells. */
    record Mutation(TableName table, List<String> commands) implements Form {}

    /** Carried out again it does no harm, once what it began has ended. */
    record Repeatable(TableName table) implements Form {}

    /** Nobody can tell. */
    record Unknown() implements Form {}

    /**
     * An object that is there afterwards, or is not.
     *
     * @param kind {@code column}, {@code index}, …, or empty for the table, view or dictionary
     *     itself
     * @param name the name of what belongs to a table
     * @param other the new name of a column that is renamed; otherwise empty
     * @param brought whether it is there afterwards
     */
    record Change(String kind, String name, String other, boolean brought) {}
}
