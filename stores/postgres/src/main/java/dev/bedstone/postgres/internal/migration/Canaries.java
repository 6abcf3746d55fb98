package dev.bedstone.postgres.internal.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows that tell whether a migration and its undo keep what was there. A table takes one if every
 * column that needs a value has a type with an obvious one; foreign keys point at the canary of the
 * other table.
 */
final class Canaries {

    private static final String TABLES =
            """
            select c.oid, format('%I.%I', n.nspname, c.relname)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p') and not c.relispartition
               and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'bedstone')
               and not exists (select from pg_depend d
                                where d.classid = 'pg_class'::regclass and d.objid = c.oid
                                  and d.deptype = 'e')
             order by 2
            """;

    /** The expression for each column, or null where the default will do. */
    private static final String COLUMNS =
            """
            select quote_ident(a.attname),
                   coalesce(
                       (select format('(select %I from %s limit 1)', f.attname,
                                      k.confrelid::regclass)
                          from pg_constraint k
                          join pg_attribute f on f.attrelid = k.confrelid
                           and f.attnum = k.confkey[array_position(k.conkey, a.attnum)]
                         where k.conrelid = a.attrelid and k.contype = 'f'
                           and k.confrelid <> k.conrelid and a.attnum = any (k.conkey)
                         limit 1),
                       case when t.typtype = 'e'
                            then (select format('%L', enumlabel) from pg_enum
                                   where enumtypid = t.oid order by enumsortorder limit 1)
                            when t.typcategory = 'N' then '7'
                            when t.typcategory = 'B' then 'true'
                            when t.typcategory = 'S' then '''c'''
                            when t.typcategory = 'A' then '''{}'''
                            when t.typname in ('date', 'timestamp', 'timestamptz')
                            then '''2020-02-29 12:00'''
                            when t.typname in ('time', 'timetz') then '''12:00'''
                            when t.typname = 'interval' then '''1 day'''
                            when t.typname = 'uuid'
                            then '''00000000-0000-7000-8000-00000000cafe'''
                            when t.typname in ('json', 'jsonb') then '''{"canary": true}'''
                            when t.typname = 'bytea' then '''\\xcafe'''
                            when t.typname in ('inet', 'cidr') then '''192.0.2.1'''
                       end,
                       'null')
              from pg_attribute a
              join pg_type own on own.oid = a.atttypid
              join pg_type t on t.oid = case when own.typtype = 'd' then own.typbasetype
                                             else own.oid end
             where a.attrelid = %s and a.attnum > 0 and not a.attisdropped
               and a.attgenerated = '' and a.attidentity <> 'a'
               and not (a.atthasdef and pg_get_serial_sequence(a.attrelid::regclass::text,
                                                              a.attname) is not null)
             order by a.attnum
            """;

    /** The tenant is the canary of every column of the type uuid. */
    private static final String BIND =
            "set app.tenant_id = '00000000-0000-7000-8000-00000000cafe'; set app.actor = 'canary'";

    /** A script that needs a tenant fails in the trial as it would fail in earnest. */
    private static final String RELEASE = "reset app.tenant_id; reset app.actor";

    private final Connection connection;

    Canaries(Connection connection) {
        this.connection = connection;
    }

    /** The owner is bound by the policies of tenants, and works for the tenant of the canaries. */
    Map<String, String> plant() throws SQLException {
        execute(BIND);
        try {
            return plantAll();
        } finally {
            execute(RELEASE);
        }
    }

    /** Tries until a round brings nothing new, because tables point at each other. */
    private Map<String, String> plantAll() throws SQLException {
        Map<String, String> refused = new TreeMap<>();
        Map<Long, String> open = tables();
        int before;
        do {
            before = open.size();
            refused.clear();
            for (Map.Entry<Long, String> table : List.copyOf(open.entrySet())) {
                try {
                    plant(table.getKey(), table.getValue());
                    open.remove(table.getKey());
                } catch (SQLException e) {
                    refused.put(table.getValue(), "SQLSTATE " + e.getSQLState());
                }
            }
        } while (open.size() < before);
        return refused;
    }

    private void plant(long table, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row =
                    statement.executeQuery("select exists (select from " + name + ")")) {
                if (row.next() && row.getBoolean(1)) {
                    return;
                }
            }
            List<String> columns = new ArrayList<>();
            List<String> values = new ArrayList<>();
            try (ResultSet row =
                    statement.executeQuery(COLUMNS.replace("= %s and", "= " + table + " and"))) {
                while (row.next()) {
                    columns.add(row.getString(1));
                    values.add(row.getString(2));
                }
            }
            String insert =
                    columns.isEmpty()
                            ? " default values"
                            : " ("
                                    + String.join(", ", columns)
                                    + ") values ("
                                    + String.join(", ", values)
                                    + ")";
            statement.execute("insert into " + name + insert);
        }
    }

    /** Values are written the same way, whatever a script set for the session. */
    Map<String, String> digests() throws SQLException {
        execute("reset role; reset all; set TimeZone = 'UTC'");
        execute(BIND);
        try {
            return allDigests();
        } finally {
            execute(RELEASE);
        }
    }

    private Map<String, String> allDigests() throws SQLException {
        Map<String, String> digests = new TreeMap<>();
        for (Map.Entry<Long, String> table : tables().entrySet()) {
            for (String column : columns(table.getKey())) {
                digests.put(table.getValue() + "." + column, digest(table.getValue(), column));
            }
        }
        return digests;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> columns(long table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select quote_ident(attname) from pg_attribute where attrelid = "
                                        + table
                                        + " and attnum > 0 and not attisdropped")) {
            while (row.next()) {
                columns.add(row.getString(1));
            }
        }
        return columns;
    }

    private String digest(String table, String column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select md5(coalesce(string_agg(coalesce(%s::text, 'null'), ','"
                                                .formatted(column)
                                        + " order by %s::text), '')) from %s"
                                                .formatted(column, table))) {
            row.next();
            return row.getString(1);
        }
    }

    private Map<Long, String> tables() throws SQLException {
        Map<Long, String> tables = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            while (row.next()) {
                tables.put(row.getLong(1), row.getString(2));
            }
        }
        return tables;
    }
}
