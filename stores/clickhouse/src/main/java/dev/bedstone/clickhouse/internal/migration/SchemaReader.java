package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.contracts.SchemaSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of one database from its catalogue, as the server writes their definitions.
 * What belongs to a table carries the table's name and a space in front of its own. Left out are
 * comments, the name of the database itself, inner tables of views, and what is Bedstone's own.
 */
final class SchemaReader {

    private static final String TABLES =
            "SELECT name, engine, create_table_query, database FROM system.tables"
                    + " WHERE database = %s AND NOT is_temporary AND NOT startsWith(name, '.inner')"
                    + " AND NOT startsWith(name, 'bedstone_migration_')";

    private final DirectChannel channel;

    SchemaReader(DirectChannel channel) {
        this.channel = channel;
    }

    /** The objects of the session's database. */
    SchemaSnapshot now() {
        return of("");
    }

    /** The objects of a database; empty for the session's own. */
    SchemaSnapshot of(String database) {
        String where = database.isEmpty() ? "currentDatabase()" : TableName.literal(database);
        Map<String, String> objects = new TreeMap<>();
        try {
            for (List<@Nullable String> row : channel.ask(TABLES.formatted(where), Map.of())) {
                Definition.of(
                                String.valueOf(row.get(0)),
                                String.valueOf(row.get(1)),
                                String.valueOf(row.get(2)),
                                String.valueOf(row.get(3)))
                        .objects()
                        .forEach(objects::put);
            }
        } catch (RefusedException refused) {
            throw refused.failure();
        }
        return new SchemaSnapshot(objects);
    }
}
