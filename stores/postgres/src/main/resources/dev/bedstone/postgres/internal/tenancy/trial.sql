-- What a trial needs to know of the copied schema. The first part stands before each section.
with own_schema as (
    select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
relation as (
    select c.*, format('%I.%I', s.nspname, c.relname) as name, s.nspname,
           (select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as tenant,
           substring(obj_description(c.oid, 'pg_class') from '\[bedstone: ([a-z]+)\]') as declared
      from pg_class c join own_schema s on s.oid = c.relnamespace
     where c.relpersistence <> 't' and not (s.nspname = 'bedstone' and c.relname in ('migration_journal', 'migration_object', 'database_role'))
       and not exists (select from pg_depend d
                        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')),
tenant_table as (
    select * from relation where relkind in ('r', 'p') and coalesce(declared, 'tenant') = 'tenant' and tenant is not null),
-- A column holds the tenant if it is called so, or if such a column refers to it.
tenant_column (relation, number) as (
    select oid, tenant from relation where relkind in ('r', 'p') and tenant is not null
    union
    select k.confrelid, k.confkey[1] from pg_constraint k join relation r on r.oid = k.conrelid
     where k.contype = 'f' and k.conkey = array[r.tenant]),
-- Columns of which an index or a view wants to have nothing in them, such as the time of a deletion: a row with a value
-- there is on no way of reading that could leak.
left_empty (relation, number) as (
    select a.attrelid, a.attnum from pg_index x join pg_attribute a on a.attrelid = x.indrelid and a.attnum > 0 and not a.attisdropped
     where position(quote_ident(a.attname) || ' IS NULL' in pg_get_expr(x.indpred, x.indrelid)) > 0
    union
    select a.attrelid, a.attnum
      from pg_rewrite w
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
       and d.refobjid <> w.ev_class
      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid and a.attnum > 0
     where w.rulename = '_RETURN' and position(quote_ident(a.attname) || ' IS NULL' in pg_get_viewdef(w.ev_class)) > 0)

-- section tables
select r.oid, r.name, r.oid in (select oid from tenant_table), r.relispartition or exists (select from pg_inherits where inhrelid = r.oid),
       r.nspname, r.relname, has_any_column_privilege(a.role, r.oid, 'SELECT'), has_any_column_privilege(a.role, r.oid, 'INSERT'),
       has_any_column_privilege(a.role, r.oid, 'UPDATE'), has_table_privilege(a.role, r.oid, 'DELETE')
  from relation r, (select ?::name as role) a where r.relkind in ('r', 'p') order by r.name

-- section columns
select a.attrelid, quote_ident(a.attname), t.typname, t.typcategory,
       case when t.typname in ('varchar', 'bpchar') then greatest(coalesce(nullif(case when own.typtype = 'd' then own.typtypmod
            else a.atttypmod end, -1), 4) - 4, 0) else 0 end,
       (a.attnotnull or own.typnotnull) and not a.atthasdef and a.attidentity = '',
       not (a.attnotnull or own.typnotnull) and not a.atthasdef and a.attidentity = ''
       and (a.attrelid, a.attnum) not in (select relation, number from left_empty),
       exists (select from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'p' and a.attnum = any (k.conkey)),
       a.attgenerated <> '',
       (a.attrelid, a.attnum) in (select relation, number from tenant_column),
       array(select enumlabel::text from pg_enum where enumtypid = t.oid order by enumsortorder)
       || array(select distinct m[1] from pg_constraint k,
                   lateral regexp_matches(pg_get_constraintdef(k.oid), '''((?:[^'']|'''')*)''', 'g') m
                 where (k.conrelid = a.attrelid and k.contype = 'c' and a.attnum = any (k.conkey)) or k.contypid = own.oid)
       || array(select distinct m[1] from pg_constraint k,
                   lateral regexp_matches(pg_get_constraintdef(k.oid), '(-?[0-9]+(?:\.[0-9]+)?)', 'g') m
                 where t.typcategory = 'N' and k.conrelid = a.attrelid and k.contype = 'c' and a.attnum = any (k.conkey))
       || array(select m[1] from pg_inherits i join pg_class p on p.oid = i.inhrelid,
                   lateral regexp_matches(pg_get_expr(p.relpartbound, p.oid), 'FROM \(''([^'']*)''', 'g') m
                 where i.inhparent = a.attrelid)
  from pg_attribute a join relation r on r.oid = a.attrelid
  join pg_type own on own.oid = a.atttypid
  join pg_type t on t.oid = case own.typtype when 'd' then own.typbasetype else own.oid end
 where r.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
 order by a.attrelid, a.attnum

-- section references
select k.conrelid, k.conname, k.confrelid, r.name, k.conrelid in (select oid from tenant_table) and k.confrelid in (select oid from tenant_table),
       array(select quote_ident(a.attname) from unnest(k.conkey) with ordinality o (number, place)
               join pg_attribute a on a.attrelid = k.conrelid and a.attnum = o.number order by o.place),
       array(select quote_ident(a.attname) from unnest(k.confkey) with ordinality o (number, place)
               join pg_attribute a on a.attrelid = k.confrelid and a.attnum = o.number order by o.place),
       pg_get_constraintdef(k.oid)
  from pg_constraint k join relation r on r.oid = k.conrelid
 where k.contype = 'f' and k.conparentid = 0

-- section checks
select k.conrelid, k.conname, array(select quote_ident(a.attname) from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any (k.conkey))
  from pg_constraint k join relation r on r.oid = k.conrelid where k.contype = 'c'
union all
select a.attrelid, k.conname, array[quote_ident(a.attname)]
  from pg_constraint k join pg_attribute a on a.atttypid = k.contypid join relation r on r.oid = a.attrelid
 where k.contype = 'c' and r.relkind in ('r', 'p') and not a.attisdropped

-- section secured
select name from relation where relkind in ('r', 'p') and relrowsecurity

-- section unique
select t.name, quote_ident(t.nspname), string_agg(quote_ident(a.attname), ', ' order by o.place)
  from pg_index x join tenant_table t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid,
       lateral unnest((x.indkey::int2[])[0:x.indnkeyatts - 1]) with ordinality o (number, place)
  join pg_attribute a on a.attnum = o.number
 where x.indisunique and not i.relispartition and a.attrelid = x.indrelid and a.attnum <> t.tenant
   and not 0 = any (x.indkey::int2[])
 group by x.indexrelid, t.name, t.nspname

-- section views
select r.name, r.relkind::text, r.tenant is not null from relation r
 where r.relkind in ('v', 'm') and has_any_column_privilege(?, r.oid, 'SELECT')

-- section functions
select p.oid::regprocedure::text, format('%I.%I', s.nspname, p.proname),
       (select array_agg(t.typname::text order by o.place) from unnest(p.proargtypes) with ordinality o (type, place)
          join pg_type t on t.oid = o.type)
  from pg_proc p join own_schema s on s.oid = p.pronamespace
 where p.prokind = 'f' and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype) and p.provariadic = 0
   and s.nspname <> 'bedstone' and has_function_privilege(?, p.oid, 'EXECUTE')
   and coalesce(obj_description(p.oid, 'pg_proc'), '') not like '%[bedstone: identity]%'
   and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')

-- section sequences
select distinct s.name from relation s join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid
 where s.relkind = 'S' and d.refclassid = 'pg_class'::regclass and d.refobjid in (select oid from tenant_table)
