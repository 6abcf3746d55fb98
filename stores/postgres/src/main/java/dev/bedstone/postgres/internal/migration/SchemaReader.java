package dev.bedstone.postgres.internal.migration;

import dev.bedstone.contracts.MigrationSchema;
import dev.bedstone.contracts.SchemaSnapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the objects of a database from its catalogue. What belongs to a table carries the table's
 * name and a space in front of its own. Rights, owners, comments and statistics are left out: they
 * differ between installations that have the same schema.
 */
final class SchemaReader {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaReader.class);

    private static final String OBJECTS =
            """
            begin isolation level repeatable read read only;
            set local search_path = pg_catalog;
            with own_schema as (
                select oid, nspname from pg_namespace
                 where nspname !~ '^pg_' and nspname not in ('information_schema', 'bedstone')),
            extended as (
                select classid, objid from pg_depend where deptype = 'e'),
            relation as (
                select c.*, format('%I.%I', s.nspname, c.relname) as name
                  from pg_class c join own_schema s on s.oid = c.relnamespace
                 where not exists (select from extended e
                                    where e.classid = 'pg_class'::regclass and e.objid = c.oid))
            select 'schema ' || quote_ident(nspname), '' from own_schema
            union all
            select 'extension ' || quote_ident(extname), extversion from pg_extension
            union all
            select 'table ' || name,
                   concat_ws(' ', relkind, relpersistence, relrowsecurity, relforcerowsecurity,
                       array_to_string(reloptions, ','), pg_get_partkeydef(oid),
                       pg_get_expr(relpartbound, oid),
                       (select string_agg(inhparent::regclass::text, ',' order by inhseqno)
                          from pg_inherits where inhrelid = relation.oid))
              from relation where relkind in ('r', 'p', 'f')
            union all
            select 'table ' || r.name || ' column ' || quote_ident(a.attname),
                   concat_ws(' ', format_type(a.atttypid, a.atttypmod),
                       case when a.attnotnull then 'not null' end,
                       case when a.attidentity <> '' then 'identity ' || a.attidentity::text end,
                       case when a.attgenerated <> '' then 'generated ' || a.attgenerated::text end,
                       'default ' || pg_get_expr(d.adbin, d.adrelid),
                       case when a.attcollation not in (0, 100)
                            then 'collation ' || a.attcollation::regcollation::text end)
              from relation r join pg_attribute a on a.attrelid = r.oid
              left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
             where r.relkind in ('r', 'p', 'f') and a.attnum > 0 and not a.attisdropped
            union all
            select 'table ' || r.name || ' constraint ' || quote_ident(k.conname),
                   pg_get_constraintdef(k.oid) || case when k.convalidated then ''
                                                       else ' not valid' end
              from relation r join pg_constraint k on k.conrelid = r.oid
             where k.contype not in ('n', 't') and r.relkind in ('r', 'p', 'f')
            union all
            select 'table ' || t.name || ' index ' || quote_ident(i.relname),
                   pg_get_indexdef(x.indexrelid) || case when x.indisvalid then ''
                                                         else ' invalid' end
              from relation t join pg_index x on x.indrelid = t.oid
              join pg_class i on i.oid = x.indexrelid
             where not exists (select from pg_constraint k
                                where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
            union all
            select 'table ' || r.name || ' trigger ' || quote_ident(g.tgname),
                   pg_get_triggerdef(g.oid) || ' ' || g.tgenabled::text
              from relation r join pg_trigger g on g.tgrelid = r.oid where not g.tgisinternal
            union all
            select 'table ' || r.name || ' policy ' || quote_ident(p.polname),
                   concat_ws(' ', p.polcmd, p.polpermissive,
                       (select string_agg(role::regrole::text, ',') from unnest(p.polroles) role
                         where role <> 0),
                       'using ' || pg_get_expr(p.polqual, p.polrelid),
                       'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
              from relation r join pg_policy p on p.polrelid = r.oid
            union all
            select 'table ' || r.name || ' rule ' || quote_ident(u.rulename),
                   pg_get_ruledef(u.oid)
              from relation r join pg_rewrite u on u.ev_class = r.oid
             where u.rulename <> '_RETURN'
            union all
            select case relkind when 'm' then 'materialized view ' else 'view ' end || name,
                   pg_get_viewdef(oid) || coalesce(array_to_string(reloptions, ','), '')
              from relation where relkind in ('v', 'm')
            union all
            select 'sequence ' || r.name,
                   concat_ws(' ', format_type(q.seqtypid, null), q.seqstart, q.seqincrement,
                       q.seqmin, q.seqmax, q.seqcache, q.seqcycle)
              from relation r join pg_sequence q on q.seqrelid = r.oid
            union all
            select 'function ' || format('%I.%I(%s)', s.nspname, p.proname,
                       pg_get_function_identity_arguments(p.oid)),
                   case when p.prokind = 'a' then 'aggregate' else pg_get_functiondef(p.oid) end
              from pg_proc p join own_schema s on s.oid = p.pronamespace
             where not exists (select from extended e
                                where e.classid = 'pg_proc'::regclass and e.objid = p.oid)
            union all
            select 'type ' || format('%I.%I', s.nspname, t.typname),
                   concat_ws(' ', t.typtype,
                       (select string_agg(quote_literal(enumlabel), ',' order by enumsortorder)
                          from pg_enum where enumtypid = t.oid),
                       case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod)
                            || t.typnotnull::text || coalesce(t.typdefault, '') end,
                       (select string_agg(pg_get_constraintdef(k.oid), ',' order by k.conname)
                          from pg_constraint k where k.contypid = t.oid),
                       (select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod),
                                          ',' order by a.attnum)
                          from pg_attribute a join pg_class c on c.oid = a.attrelid
                         where a.attrelid = t.typrelid and c.relkind = 'c'
                           and a.attnum > 0 and not a.attisdropped))
              from pg_type t join own_schema s on s.oid = t.typnamespace
             where (t.typtype in ('e', 'd', 'r')
                    or exists (select from pg_class c
                                where c.oid = t.typrelid and c.relkind = 'c'))
               and not exists (select from extended e
                                where e.classid = 'pg_type'::regclass and e.objid = t.oid);
            rollback
            """;

    private static final String INSERT =
            """
            insert into bedstone.migration_object
            select name, definition, ?, ? from unnest(?::text[], ?::text[]) as o (name, definition);
            """;

    private static final String REMEMBER =
            "begin; delete from bedstone.migration_object;\n" + INSERT + INSERT + "commit";

    private final Connection connection;
    private final Journal journal;

    SchemaReader(Connection connection, Journal journal) {
        this.connection = connection;
        this.journal = journal;
    }

    /** Names in definitions are qualified, whatever the role's search path is. */
    SchemaSnapshot now() throws SQLException {
        Map<String, String> objects = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(OBJECTS);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            try (ResultSet row = statement.getResultSet()) {
                while (row.next()) {
                    objects.put(row.getString(1), row.getString(2));
                }
            }
        } catch (SQLException e) {
            rollback();
            throw e;
        }
        return new SchemaSnapshot(objects);
    }

    private void rollback() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback");
        } catch (SQLException e) {
            LOG.debug("the connection is gone, and the transaction with it");
        }
    }

    Optional<MigrationSchema.Memory> remembered() throws SQLException {
        if (!journal.exists()) {
            return Optional.empty();
        }
        Map<String, String> owned = new TreeMap<>();
        Set<String> foreign = new HashSet<>();
        boolean complete = false;
        boolean found = false;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select name, definition, owned, complete"
                                        + " from bedstone.migration_object")) {
            while (row.next()) {
                found = true;
                complete = row.getBoolean("complete");
                if (!row.getString("name").isEmpty()) {
                    remember(row, owned, foreign);
                }
            }
        }
        return found
                ? Optional.of(
                        new MigrationSchema.Memory(new SchemaSnapshot(owned), foreign, complete))
                : Optional.empty();
    }

    private static void remember(ResultSet row, Map<String, String> owned, Set<String> foreign)
            throws SQLException {
        if (row.getBoolean("owned")) {
            owned.put(row.getString("name"), row.getString("definition"));
        } else {
            foreign.add(row.getString("name"));
        }
    }

    /** The row without a name says, even where there is no object, that there was a run. */
    void remember(MigrationSchema.Memory memory) throws SQLException {
        Map<String, String> owned = new TreeMap<>(memory.owned().objects());
        owned.put("", "");
        Map<String, String> foreign = new TreeMap<>();
        memory.foreign().forEach(name -> foreign.put(name, ""));
        try (PreparedStatement insert = connection.prepareStatement(REMEMBER)) {
            set(insert, 1, owned, true, memory.complete());
            set(insert, 5, foreign, false, memory.complete());
            insert.execute();
        } catch (SQLException e) {
            rollback();
            throw e;
        }
    }

    private void set(
            PreparedStatement insert,
            int first,
            Map<String, String> objects,
            boolean owned,
            boolean complete)
            throws SQLException {
        insert.setBoolean(first, owned);
        insert.setBoolean(first + 1, complete);
        insert.setArray(first + 2, connection.createArrayOf("text", objects.keySet().toArray()));
        insert.setArray(first + 3, connection.createArrayOf("text", objects.values().toArray()));
    }
}
