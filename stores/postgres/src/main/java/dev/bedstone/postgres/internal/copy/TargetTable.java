package dev.bedstone.postgres.internal.copy;

import dev.bedstone.postgres.internal.RowReaders;
import dev.bedstone.postgres.internal.Rows;
import dev.bedstone.postgres.internal.SqlText;
import dev.bedstone.postgres.internal.Transaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table as the server describes it.
 *
 * @param name its name with that of its schema, quoted by the server
 * @param isProtected whether row-level security binds the role that asks
 * @param columns its columns by their plain names, in their order
 */
record TargetTable(String name, boolean isProtected, Map<String, Column> columns) {

    /** The plain name of the column that says whose a row is. */
    static final String TENANT = "tenantid";

    private static final String LOOK =
            """
            select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as "table",
                   row_security_active(c.oid) as is_protected,
                   a.attname::text as "column",
                   quote_ident(a.attname) as quoted,
                   t.typname::text as type,
                   t.oid::bigint as oid,
                   t.typtype = 'e' as enumerated,
                   declared.typelem <> 0 and declared.typlen = -1 as array
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                                 and a.attgenerated = ''
              join pg_type d on d.oid = a.atttypid
              join pg_type declared
                on declared.oid = case when d.typtype = 'd' then d.typbasetype else d.oid end
              join pg_type t
                on t.oid = case when declared.typelem <> 0 and declared.typlen = -1
                                then declared.typelem else declared.oid end
             where c.oid = to_regclass(:table)
             order by a.attnum\
            """;

    private record Row(
            String table,
            boolean isProtected,
            String column,
            String quoted,
            String type,
            long oid,
            boolean enumerated,
            boolean array) {}

    /**
     * A column.
     *
     * @param name its name, quoted where it must be
     * @param type the server's short name of its type
     */
    record Column(String name, String type, int oid, boolean enumerated, boolean array) {

        /** How its values are written. */
        ColumnType copied() {
            return ColumnType.of(type, oid, enumerated, array);
        }
    }

    /**
     * @param table a name as in a statement, with or without its schema, quoted where it must be
     * @throws IllegalArgumentException if the role sees no such table
     */
    static TargetTable find(Transaction transaction, String table) {
        SqlText look = transaction.parse(LOOK);
        List<Row> rows =
                transaction.execute(
                        look,
                        new Object[] {table},
                        (statement, text) -> Rows.list(statement, text, Row.class));
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no table of this name that the role can see; run the migrations, or"
                            + " correct the name");
        }
        Map<String, Column> columns = new LinkedHashMap<>();
        rows.forEach(row -> columns.put(RowReaders.plain(row.column()), column(row)));
        return new TargetTable(rows.getFirst().table(), rows.getFirst().isProtected(), columns);
    }

    private static Column column(Row row) {
        return new Column(row.quoted(), row.type(), (int) row.oid(), row.enumerated(), row.array());
    }
}
