-- The rules of `tenant lint`, which become one query behind the first part; the first ? is the array of the application's
-- roles, the second that of the roles for bulk loads, the third the role of the migrations or null.
-- A rule gives an object, what is wrong with it, and what mends it: SQL, with advice as a comment. The mends stand in the
-- order in which they are carried out, also by an owner whom row-level security binds, and need nothing of Bedstone's own.
with recursive application as (
    select oid, rolname, rolsuper from pg_roles where rolname = any (?)),
loader as (
    select oid, rolname, rolsuper from pg_roles where rolname = any (?)),
migration (name) as (values (?::text)),
-- The roles that the application can become, each with what ends that.
becomes as (
    select a.oid as application, r.oid, string_agg(distinct format('revoke %I from %I', d.rolname, a.rolname), '; ') as mend
      from application a
      join pg_auth_members m on m.member = a.oid
      join pg_roles d on d.oid = m.roleid
      join pg_roles r on r.oid = d.oid or (not d.rolsuper and pg_has_role(d.oid, r.oid, 'MEMBER'))
     where not a.rolsuper
     group by a.oid, r.oid),
-- Who may own what the application must not.
new_owner as (
    select coalesce(min(quote_ident(o.rolname)) filter (where o.rolname = g.name), min(quote_ident(o.rolname)), 'schema_owner') as name,
           case when count(o.oid) = 0
                then 'do $$ begin create role schema_owner; exception when duplicate_object then null; end $$; ' else '' end as first
      from migration g
      left join pg_roles o on (o.rolname = g.name or o.oid = (select datdba from pg_database where datname = current_database()))
       and not o.rolsuper and not o.rolbypassrls
       and not exists (select from application a where a.oid = o.oid or pg_has_role(a.oid, o.oid, 'MEMBER'))),
own_schema as (
    select oid, nspname, nspowner, nspacl from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
found as (
    select c.oid, c.relname, c.relkind, c.relnamespace, c.relowner, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relacl,
           format('%I.%I', s.nspname, c.relname) as name,
           exists (select from pg_inherits where inhrelid = c.oid) as child,
           a.attnum as tenant, a.attnotnull, a.atttypid,
           substring(obj_description(c.oid, 'pg_class') from '\[bedstone: ([a-z]+)\]') as declared,
           s.nspname
      from pg_class c join own_schema s on s.oid = c.relnamespace
      left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relpersistence <> 't'
       and not exists (select from pg_depend d
                        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')),
relation as (
    select f.*, coalesce(f.declared, case when f.tenant is not null and f.relkind in ('r', 'p', 'f') then 'tenant' end) as class
      from found f
     -- Bedstone's own tables that hold nothing of a tenant.
     where f.nspname <> 'bedstone' or f.declared is not null or f.tenant is not null),
tenant_table as (
    select * from relation where relkind in ('r', 'p') and class = 'tenant'),
policy as (
    select p.*, t.name as table_name, format('policy %I on %s', p.polname, t.name) as name,
           pg_get_expr(p.polqual, p.polrelid) as qualifier, pg_get_expr(p.polwithcheck, p.polrelid) as checked
      from pg_policy p join tenant_table t on t.oid = p.polrelid
     -- Those of a column that is no uuid are made anew with it.
     where p.polpermissive and t.atttypid is not distinct from 'uuid'::regtype),
canonical (expression) as (
    values ('tenant_id = (select current_setting(''app.tenant_id'')::uuid)')),
-- What the application may do to a relation, by whose rights, the owner's aside.
reach as (
    select g.oid, array_agg(distinct g.privilege_type) as rights, string_agg(distinct g.grantee, ', ') as grantees
      from (select r.oid, x.privilege_type, x.grantee as role, case x.grantee when 0 then 'public' else x.grantee::regrole::text end as grantee
              from relation r left join pg_attribute c on c.attrelid = r.oid and c.attacl is not null,
                   lateral (select * from aclexplode(r.relacl) union all select * from aclexplode(c.attacl)) x
             where x.grantee <> r.relowner) g
     where g.role = 0 or exists (select from application a where not a.rolsuper and pg_has_role(a.oid, g.role, 'USAGE'))
     group by g.oid),
-- Foreign keys between tables of tenants that leave the tenant out, and how they are taken away and made again with him.
-- The server looks for the rows with the rights of the owner, whom no tenant is bound to.
plain_reference as (
    select k.oid, k.conindid, k.conname, t.name as child, p.name as parent,
           format('alter table %s drop constraint %I; ', t.name, k.conname) as remove,
           format('%salter table %s add constraint %I %s; %s',
               replace(both_tables.alter, '?', 'no force'), t.name, k.conname,
               regexp_replace(
                   replace(replace(regexp_replace(pg_get_constraintdef(k.oid), '\(', '(tenant_id, '),
                       format(' REFERENCES %s(', p.name), format(' REFERENCES %s(tenant_id, ', p.name)), ' MATCH FULL', ''),
                   -- Without a list of columns the tenant would be lost with the reference.
                   '( ON DELETE SET (NULL|DEFAULT))(?! \()', format('\1 (%s)',
                       (select string_agg(quote_ident(a.attname), ', ' order by o.place) from unnest(k.conkey) with ordinality o (number, place)
                          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = o.number))),
               replace(both_tables.alter, '?', 'force')) as make,
           -- A key that has the tenant on one side already follows no pattern.
           t.tenant = any (k.conkey) or p.tenant = any (k.confkey) as half
      from pg_constraint k join tenant_table t on t.oid = k.conrelid join tenant_table p on p.oid = k.confrelid,
           lateral (select string_agg(distinct format('alter table %s ? row level security; ', n), '') as alter
                      from unnest(array[t.name, p.name]) n) both_tables
     where k.contype = 'f' and k.conparentid = 0
       and not exists (select from unnest(k.conkey, k.confkey) o (child, parent) where o.child = t.tenant and o.parent = p.tenant)),
-- Everything that a view reads, however deep.
reads (view, relation) as (
    select w.ev_class, d.refobjid
      from pg_rewrite w
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
       and d.refclassid = 'pg_class'::regclass and d.refobjid <> w.ev_class
     where w.rulename = '_RETURN'
    union
    select r.view, d.refobjid
      from reads r
      join pg_rewrite w on w.ev_class = r.relation and w.rulename = '_RETURN'
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
       and d.refclassid = 'pg_class'::regclass and d.refobjid <> w.ev_class),
own_function as (
    select p.*, format('%I.%I(%s)', s.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as name,
           case p.prokind when 'p' then 'procedure' else 'function' end as kind,
           substring(obj_description(p.oid, 'pg_proc') from '\[bedstone: ([a-z]+)\]') as declared,
           (r.rolsuper or r.rolbypassrls) as owner_bypasses, r.rolname as owner
      from pg_proc p join own_schema s on s.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
     where not exists (select from pg_depend d
                        where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'))

-- rule application-bypasses
select 'role ' || quote_ident(a.rolname), 'row-level security does not bind the application''s role',
       -- The superuser that the server was made with cannot be made less.
       case when a.oid = 10 then '-- it is the superuser that the server was made with: create role app login password ''…'', say so in the first migration'
                || ' with select bedstone.use_roles(application => ''app''), and let bedstone.postgres.url name it'
            else format('alter role %I nosuperuser nobypassrls', a.rolname) end
  from application a join pg_roles r on r.oid = a.oid and (r.rolsuper or r.rolbypassrls)
union all
select format('role %s', b.application::regrole),
       format('the application''s role can become %I, which row-level security does not bind', r.rolname), b.mend
  from becomes b join pg_roles r on r.oid = b.oid and (r.rolsuper or r.rolbypassrls)

-- rule application-owns
select distinct 'table ' || t.name,
       format('the application''s role %I owns it%s, and an owner can take the protection away', a.rolname,
           case when t.relowner = a.oid then '' else format(' through %s', t.relowner::regrole) end),
       coalesce(b.mend, format('%salter table %s owner to %s; -- the role of the migrations', o.first, t.name, o.name))
  from relation t join application a on pg_has_role(a.oid, t.relowner, 'MEMBER')
  left join becomes b on b.application = a.oid and b.oid = t.relowner,
       new_owner o
 where t.relkind in ('r', 'p') and not a.rolsuper

-- rule application-creates
select 'schema ' || quote_ident(s.nspname),
       'the application may create objects there, such as a function that others call by mistake',
       concat_ws('; ',
           'revoke create on schema ' || quote_ident(s.nspname) || ' from '
               || string_agg(distinct case x.grantee when 0 then 'public' else x.grantee::regrole::text end, ', ')
                  filter (where x.grantee <> s.nspowner),
           string_agg(distinct coalesce(b.mend, format('%salter schema %I owner to %s', o.first, s.nspname, o.name)), '; ')
               filter (where x.grantee = s.nspowner))
  from own_schema s, lateral aclexplode(coalesce(s.nspacl, acldefault('n', s.nspowner))) x
  left join becomes b on b.oid = x.grantee
  cross join new_owner o
 where x.privilege_type = 'CREATE'
   and (x.grantee = 0
        or exists (select from application a
                    where not a.rolsuper
                      and pg_has_role(a.oid, x.grantee, case x.grantee when s.nspowner then 'MEMBER' else 'USAGE' end)))
 group by s.oid, s.nspname, s.nspowner

-- rule tenant-preset
select coalesce('role ' || s.setrole::regrole::text, 'database ' || current_database()),
       'presets app.tenant_id, so a lost binding reads that tenant instead of failing',
       case when s.setrole = 0 then format('alter database %I reset app.tenant_id', current_database())
            else format('alter role %s%s reset app.tenant_id', s.setrole::regrole,
                (select format(' in database %I', datname) from pg_database where oid = s.setdatabase)) end
  from (select nullif(setrole, 0) as setrole, setdatabase, setconfig from pg_db_role_setting
         where setdatabase in (0, (select oid from pg_database where datname = current_database()))) s
 where exists (select from unnest(s.setconfig) c where c like 'app.tenant\_id=%')

-- rule undeclared-table
select 'table ' || r.name,
       'has no tenant_id and no class, and the application can reach it',
       format('revoke all on %s from %s; -- until it has a class, which gives the rights back: select bedstone.tenant_table(%L),'
           ' or bedstone.platform_table(%3$L) if it is the same for all tenants', r.name, reach.grantees, r.name)
  from relation r join reach using (oid)
 where r.relkind in ('r', 'p') and r.class is null

-- rule tenant-column-missing
select 'table ' || name, 'is declared to be a tenant''s and has no column tenant_id',
       format('alter table %s add column tenant_id uuid not null; alter table %1$s alter column tenant_id set default'
           ' current_setting(''app.tenant_id'')::uuid; -- in a table with rows first without "not null", to fill it', name)
  from tenant_table where tenant is null

-- rule tenant-column-nullable
select 'table ' || name || ' column tenant_id', 'may be null: such a row belongs to nobody and keys with it hold nothing',
       format('alter table %s alter column tenant_id set not null', name)
  from tenant_table where not attnotnull

-- rule tenant-column-type
select 'table ' || t.name || ' column tenant_id', format('is of the type %s and not uuid', format_type(t.atttypid, null)),
       format('%salter table %s alter column tenant_id drop default, alter column tenant_id type uuid using tenant_id::text::uuid,'
           ' alter column tenant_id set default current_setting(''app.tenant_id'')::uuid; %s',
           (select string_agg(format('drop policy %I on %s; ', p.polname, t.name), '') from pg_policy p where p.polrelid = t.oid), t.name,
           case when t.relrowsecurity and not t.child
                then format('create policy tenant on %s using (%s) with check (%2$s)', t.name, canonical.expression) end)
  from tenant_table t, canonical where t.atttypid <> 'uuid'::regtype

-- rule row-security-off
select 'table ' || t.name, 'row-level security is not enabled: every tenant reads and writes every row',
       format('alter table %s enable row level security, force row level security', t.name)
       || case when exists (select from policy p where p.polrelid = t.oid) then ''
               else format('; create policy tenant on %s using (%s) with check (%2$s)', t.name, canonical.expression) end
  from tenant_table t, canonical where not t.relrowsecurity and not t.child

-- rule row-security-not-forced
select 'table ' || name, 'row-level security is not forced: it does not bind the owner, nor views and functions of the owner',
       format('alter table %s force row level security', name)
  from tenant_table where relrowsecurity and not relforcerowsecurity and not child

-- rule partition-unprotected
select 'table ' || t.name, 'holds rows of its parent and is not protected itself: who names it gets past the parent',
       format('alter table %s enable row level security, force row level security', t.name)
       || case when exists (select from policy p where p.polrelid = t.oid) then ''
               else format('; create policy tenant on %s using (%s) with check (%2$s)', t.name, canonical.expression) end
       || coalesce((select format('; revoke all on %s from %s', t.name, grantees) from reach where reach.oid = t.oid), '')
  from tenant_table t, canonical
 where t.child and not (t.relrowsecurity and t.relforcerowsecurity and exists (select from policy p where p.polrelid = t.oid))

-- rule policy-missing
select 'table ' || t.name, 'has no policy: nobody but those whom row-level security does not bind can use it',
       format('create policy tenant on %s using (%s) with check (%2$s)', t.name, canonical.expression)
  from tenant_table t, canonical
 where t.relrowsecurity and not t.child and t.atttypid is not distinct from 'uuid'::regtype
   and not exists (select from policy p where p.polrelid = t.oid)

-- rule policy-without-check
select p.name, 'has no WITH CHECK: what may be written follows from USING by chance, not by what it says',
       format('alter policy %I on %s with check (%s)', p.polname, p.table_name, canonical.expression)
  from policy p, canonical
 where p.polcmd in ('*', 'w') and p.checked is null

-- rule policy-open
select p.name, 'lets rows through without asking for the tenant',
       format('alter policy %I on %s%s%s', p.polname, p.table_name,
           case when p.polcmd <> 'a' then format(' using (%s)', canonical.expression) end,
           case when p.polcmd in ('*', 'a', 'w') then format(' with check (%s)', canonical.expression) end)
  from policy p, canonical
 where coalesce(p.qualifier !~ '\mtenant_id\M[^=<>]* = |= [^=<>]*\mtenant_id\M', false)
    or coalesce(p.checked !~ '\mtenant_id\M[^=<>]* = |= [^=<>]*\mtenant_id\M', false)
    or concat_ws(' ', p.qualifier, p.checked) ~* '\mor\M'

-- rule policy-second
select p.name, format('is permissive beside %I: a row that either of them lets through is let through', q.polname),
       format('drop policy %I on %s', p.polname, p.table_name)
  from policy p join policy q on q.polrelid = p.polrelid and q.polname <> p.polname
   and (q.polcmd = p.polcmd or '*' in (p.polcmd, q.polcmd))
 where (q.polname = 'tenant' and p.polname <> 'tenant')
    or (p.polname > q.polname and 'tenant' not in (p.polname, q.polname))

-- rule policy-quiet
select p.name, 'hides a lost binding: without a tenant it gives an empty result and no error',
       format('alter policy %I on %s%s%s', p.polname, p.table_name,
           case when p.polcmd <> 'a' then format(' using (%s)', canonical.expression) end,
           case when p.polcmd in ('*', 'a', 'w') then format(' with check (%s)', canonical.expression) end)
  from policy p, canonical
 where exists (
    select from (values (p.qualifier), (p.checked)) e (text)
     where e.text ~ 'current_setting'
       and (e.text ~ 'current_setting\([^)]*,' or e.text ~* '\m(nullif|coalesce)\M'
            or e.text !~ 'current_setting\([^)]*\)\)::uuid'))

-- rule policy-other-setting
select p.name, format('asks for the setting %s, which nobody binds: Bedstone binds app.tenant_id', s.setting[1]),
       format('alter policy %I on %s%s%s', p.polname, p.table_name,
           case when p.polcmd <> 'a' then format(' using (%s)', canonical.expression) end,
           case when p.polcmd in ('*', 'a', 'w') then format(' with check (%s)', canonical.expression) end)
  from policy p, canonical,
       lateral regexp_matches(concat_ws(' ', p.qualifier, p.checked), 'current_setting\(''([^'']+)''', 'g') s (setting)
 where s.setting[1] <> 'app.tenant_id'
 group by p.name, p.polname, p.table_name, p.polcmd, canonical.expression, s.setting[1]

-- rule right-to-truncate
select 'table ' || t.name, format('%s may TRUNCATE it, which row-level security does not see: the rows of all tenants go',
           case when x.grantee = 0 then 'everybody' else quote_ident(x.grantee::regrole::text) end),
       format('revoke truncate on %s from %s', t.name, case when x.grantee = 0 then 'public' else x.grantee::regrole::text end)
  from tenant_table t, lateral aclexplode(t.relacl) x
 where x.privilege_type = 'TRUNCATE' and x.grantee <> t.relowner
   and (x.grantee = 0 or exists (select from application a where pg_has_role(a.oid, x.grantee, 'USAGE')))

-- rule right-beyond-rows
select 'table ' || t.name, format('%s holds %s, with which rows can be tested or triggers added past row-level security',
           case when x.grantee = 0 then 'everybody' else x.grantee::regrole::text end, string_agg(x.privilege_type, ' and ')),
       format('revoke %s on %s from %s', lower(string_agg(x.privilege_type, ', ')), t.name,
           case when x.grantee = 0 then 'public' else x.grantee::regrole::text end)
  from tenant_table t, lateral aclexplode(t.relacl) x
 where x.privilege_type in ('REFERENCES', 'TRIGGER') and x.grantee <> t.relowner
   and (x.grantee = 0 or exists (select from application a where pg_has_role(a.oid, x.grantee, 'USAGE')))
 group by t.name, x.grantee

-- rule right-of-everybody
select r.name, format('everybody who can connect holds %s on it', string_agg(x.privilege_type, ', ')),
       format('revoke all on %s from public', r.name)
  from relation r, lateral aclexplode(r.relacl) x
 where x.grantee = 0 and r.class in ('tenant', 'identity') and x.privilege_type not in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
 group by r.name

-- rule identity-exposed
select 'table ' || r.name, 'is of the class identity and the application can reach it without an identity function',
       format('revoke all on %s from %s', r.name, reach.grantees)
  from relation r join reach using (oid)
 where r.relkind in ('r', 'p') and r.class = 'identity'

-- rule platform-writable
select 'table ' || r.name, 'is the same for all tenants and the application can change it for all of them',
       format('revoke insert, update, delete, truncate on %s from %s', r.name, reach.grantees)
  from relation r join reach using (oid)
 where r.relkind in ('r', 'p') and r.class = 'platform' and reach.rights && '{INSERT,UPDATE,DELETE,TRUNCATE}'::text[]

-- rule default-privileges
select format('default privileges of %s', d.defaclrole::regrole),
       format('give %s %s on every new table, declared or not',
           case when x.grantee = 0 then 'everybody' else x.grantee::regrole::text end, string_agg(x.privilege_type, ', ')),
       format('alter default privileges for role %s%s revoke %s on tables from %s', d.defaclrole::regrole,
           (select format(' in schema %I', nspname) from pg_namespace where oid = d.defaclnamespace),
           lower(string_agg(x.privilege_type, ', ')), case when x.grantee = 0 then 'public' else x.grantee::regrole::text end)
  from pg_default_acl d, lateral aclexplode(d.defaclacl) x
 where d.defaclobjtype = 'r' and x.grantee <> d.defaclrole
   and (x.grantee = 0
        or (x.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
            and exists (select from application a where pg_has_role(a.oid, x.grantee, 'USAGE'))))
 group by d.defaclrole, d.defaclnamespace, x.grantee

-- rule view-definer
select distinct 'view ' || v.name, format('reads %s with the rights of its owner, not of whoever asks', min(t.name)),
       format('alter view %s set (security_invoker = true)', v.name)
  from relation v join reads r on r.view = v.oid join tenant_table t on t.oid = r.relation
 where v.relkind = 'v'
   and not exists (select from pg_options_to_table(v.reloptions) o
                    where o.option_name = 'security_invoker' and o.option_value in ('true', 'on', '1', 'yes'))
 group by v.name

-- rule materialized-view
select 'materialized view ' || v.name,
       format('holds rows of %s of all tenants, and row-level security does not bind it', min(t.name)),
       format('revoke all on %s from %s; -- read it through a function that asks for the tenant', v.name, min(reach.grantees))
  from relation v join reads r on r.view = v.oid join tenant_table t on t.oid = r.relation join reach on reach.oid = v.oid
 where v.relkind = 'm' and 'SELECT' = any (reach.rights)
 group by v.name

-- rule foreign-table
select 'foreign table ' || f.name, 'row-level security does not bind foreign tables, and the application may use it',
       format('revoke all on %s from %s', f.name, reach.grantees)
  from relation f join reach using (oid)
 where f.relkind = 'f' and f.class is distinct from 'platform'

-- rule unique-without-tenant
select format('index %I of table %s', i.relname, t.name),
       'is unique across tenants: that a value is taken tells that another tenant has it',
       concat((select string_agg(f.remove, '') from plain_reference f where f.conindid = x.indexrelid and not f.half),
           case when k.oid is not null
                then format('alter table %s drop constraint %I, add constraint %2$I %s; ', t.name, k.conname,
                         regexp_replace(pg_get_constraintdef(k.oid), '\(', '(tenant_id, '))
                else format('drop index %s; %s; ', x.indexrelid::regclass, regexp_replace(
                         replace(pg_get_indexdef(x.indexrelid), ' ON ONLY ', ' ON '), ' USING btree \(', ' USING btree (tenant_id, ')) end,
           (select string_agg(f.make, '') from plain_reference f where f.conindid = x.indexrelid and not f.half))
  from pg_index x join tenant_table t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
  left join pg_constraint k on k.conindid = x.indexrelid and k.contype in ('p', 'u')
 where x.indisunique and not i.relispartition
   and coalesce(not t.tenant = any ((x.indkey::int2[])[0:x.indnkeyatts - 1]), true)

-- rule foreign-key-without-tenant
select format('constraint %I of table %s', f.conname, f.child),
       format('refers to %s without the tenant, so a row can refer to another tenant''s, and tells whether it is there', f.parent),
       case when f.half then '-- drop it, and add one that leads with tenant_id on both sides' else f.remove || f.make end
  from plain_reference f

-- rule exclusion-without-tenant
select format('constraint %I of table %s', k.conname, t.name),
       'excludes across tenants: that a value is excluded tells that another tenant has one',
       format('create extension if not exists btree_gist; alter table %s drop constraint %I, add constraint %2$I %s', t.name, k.conname,
           regexp_replace(pg_get_constraintdef(k.oid), '\(', '(tenant_id WITH =, '))
  from pg_constraint k join tenant_table t on t.oid = k.conrelid
 where k.contype = 'x' and k.conparentid = 0 and coalesce(not t.tenant = any (k.conkey), true)

-- rule index-without-tenant
select format('index %I of table %s', i.relname, t.name),
       'does not lead with tenant_id: a tenant''s rows are found among those of all',
       format('drop index %s; %s', x.indexrelid::regclass, regexp_replace(
           replace(pg_get_indexdef(x.indexrelid), ' ON ONLY ', ' ON '), ' USING btree \(', ' USING btree (tenant_id, '))
  from pg_index x join tenant_table t on t.oid = x.indrelid
  join pg_class i on i.oid = x.indexrelid join pg_am m on m.oid = i.relam
 where not x.indisunique and m.amname = 'btree' and not i.relispartition and (x.indkey::int2[])[0] is distinct from t.tenant
   and coalesce(obj_description(x.indexrelid, 'pg_class'), '') not like '%[bedstone: platform]%'

-- rule sequence-readable
select distinct 'sequence ' || q.name, format('tells the application how much all tenants write to %s', t.name),
       format('revoke select, update on sequence %s from %s', q.name, reach.grantees)
  from relation q join reach on reach.oid = q.oid
  join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = q.oid
   and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
  join tenant_table t on t.oid = d.refobjid
 where q.relkind = 'S' and reach.rights && '{SELECT,UPDATE}'::text[]

-- rule definer-search-path
select f.kind || ' ' || f.name, 'is SECURITY DEFINER without a search path of its own: its caller chooses what its names mean',
       format('alter %s %s set search_path = pg_catalog, pg_temp; -- and qualify its names', f.kind, f.name)
  from own_function f
 where f.prosecdef and not exists (select from unnest(f.proconfig) c where c like 'search\_path=%')

-- rule definer-public
select f.kind || ' ' || f.name, 'is SECURITY DEFINER and everybody may call it',
       format('revoke all on %s %s from public', f.kind, f.name)
  from own_function f
 where f.prosecdef
   and (f.proacl is null or exists (select from aclexplode(f.proacl) x where x.grantee = 0 and x.privilege_type = 'EXECUTE'))

-- rule definer-bypasses
select distinct f.kind || ' ' || f.name, format('works with the rights of %I, whom row-level security does not bind', f.owner),
       format('%salter %s %s owner to %s; -- or declare it: select bedstone.identity_function(%L)', o.first, f.kind, f.name, o.name, f.name)
  from own_function f, new_owner o
 where f.prosecdef and f.owner_bypasses and f.declared is null
   and (exists (select from application a where has_function_privilege(a.oid, f.oid, 'EXECUTE'))
        or exists (select from pg_trigger g join tenant_table t on t.oid = g.tgrelid where g.tgfoid = f.oid))

-- rule rule-on-table
select format('rule %I on table %s', w.rulename, t.name), 'rewrites statements, and what it does is done with the rights of the owner',
       format('drop rule %I on %s; -- a trigger does the same', w.rulename, t.name)
  from pg_rewrite w join tenant_table t on t.oid = w.ev_class
 where w.rulename <> '_RETURN'

-- rule trigger-disabled
select 'table ' || t.name, 'has triggers that are switched off, such as those of its foreign keys',
       format('alter table %s enable trigger %s', t.name, case when bool_or(g.tgisinternal) then 'all' else 'user' end)
  from tenant_table t join pg_trigger g on g.tgrelid = t.oid and g.tgenabled = 'D'
 group by t.name

-- rule publication
select format('publication %I', p.pubname),
       format('sends the rows of all tenants of %s to whoever subscribes', string_agg(distinct t.name, ', ')),
       case when p.puballtables then format('drop publication %I', p.pubname)
            else concat_ws('; ',
                format('alter publication %I drop table ', p.pubname) || string_agg(distinct t.name, ', ') filter (where r.prrelid is not null),
                format('alter publication %I drop tables in schema ', p.pubname)
                    || string_agg(distinct quote_ident(t.nspname), ', ') filter (where n.pnnspid is not null)) end
  from pg_publication p cross join tenant_table t
  left join pg_publication_rel r on r.prpubid = p.oid and r.prrelid = t.oid
  left join pg_publication_namespace n on n.pnpubid = p.oid and n.pnnspid = t.relnamespace
 where p.puballtables or r.prrelid is not null or n.pnnspid is not null
 group by p.oid, p.pubname, p.puballtables

-- rule large-object
select format('table %s column %I', t.name, a.attname), 'names large objects, which have no tenant: whoever knows the number reads them',
       format('alter table %s alter column %I drop default, alter column %2$I type bytea using lo_get(%2$I::oid); -- keeps the bytes;'
           ' vacuumlo removes the objects', t.name, a.attname)
  from tenant_table t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  join pg_type y on y.oid = a.atttypid
 where y.oid = 'oid'::regtype or y.typname = 'lo'

-- rule loader-superuser
select 'role ' || quote_ident(rolname), 'loads rows and may do anything else as well',
       format('alter role %I nosuperuser nocreaterole nocreatedb bypassrls', rolname)
  from loader where rolsuper

-- rule loader-becomes
select 'role ' || quote_ident(l.rolname),
       format('loads rows, is not bound by row-level security, and has the rights of %I', r.rolname),
       format('revoke %I from %I', r.rolname, l.rolname)
  from loader l join pg_auth_members m on m.member = l.oid join pg_roles r on r.oid = m.roleid
 where not l.rolsuper

-- rule loader-owns
select 'table ' || t.name, format('%I, which only loads rows, owns it and can read and change every row', l.rolname),
       format('%salter table %s owner to %s; -- the role of the migrations', o.first, t.name, o.name)
  from loader l join tenant_table t on t.relowner = l.oid, new_owner o
 where not l.rolsuper

-- rule loader-beyond-insert
select 'table ' || t.name,
       format('%I loads rows past row-level security and may do more to it than insert', l.rolname),
       format('revoke all on %s from public, %I; grant insert on %1$s to %2$I', t.name, l.rolname)
  from loader l, tenant_table t
 where not l.rolsuper and t.relowner <> l.oid
   and not exists (select from pg_auth_members m where m.member = l.oid)
   and (has_any_column_privilege(l.oid, t.oid, 'SELECT, UPDATE, REFERENCES')
        or has_table_privilege(l.oid, t.oid, 'DELETE, TRUNCATE, TRIGGER'))

-- rule loader-elsewhere
select case r.relkind when 'v' then 'view ' when 'm' then 'materialized view ' else 'table ' end || r.name,
       format('%I loads the rows of tenants and needs no right on it', l.rolname),
       format('revoke all on %s from public, %I', r.name, l.rolname)
  from loader l, relation r
 where not l.rolsuper and r.relowner <> l.oid and r.relkind <> 'S'
   and (r.class is distinct from 'tenant' or r.relkind not in ('r', 'p'))
   and not exists (select from pg_auth_members m where m.member = l.oid)
   and (has_any_column_privilege(l.oid, r.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
        or has_table_privilege(l.oid, r.oid, 'DELETE, TRUNCATE, TRIGGER'))
