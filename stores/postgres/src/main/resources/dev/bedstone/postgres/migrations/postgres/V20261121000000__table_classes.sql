-- Every table has a class: tenant, identity or platform. The functions of this script give a table what its class
-- demands and write the class into the table's comment; they may be called again and then change nothing.
-- All of them work with the rights of the caller, who owns the tables, and resolve no name by a search path.
create schema if not exists bedstone;

create table bedstone.database_role (
    purpose text primary key check (purpose in ('application', 'reader', 'platform', 'loader')),
    name name not null
);

do $$
declare other name;
begin
    for other in
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a, pg_roles r
         where c.oid = 'bedstone.database_role'::regclass and r.oid = a.grantee and a.grantee <> c.relowner
    loop
        execute format('revoke all on bedstone.database_role from %I', other);
    end loop;
end $$;

-- Says which roles the application works as, where they are not called as those of the local engine.
create function bedstone.use_roles(
    application name, reader name default null, platform name default null, loader name default null)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare given record;
begin
    for given in
        select * from (values ('application', application), ('reader', reader), ('platform', platform), ('loader', loader))
               as v (purpose, name)
         where v.name is not null
    loop
        if to_regrole(quote_ident(given.name)) is null then
            raise exception 'there is no role %', given.name using errcode = 'undefined_object', hint = 'create it first';
        end if;
        insert into bedstone.database_role values (given.purpose, given.name)
            on conflict (purpose) do update set name = excluded.name;
    end loop;
end $$;

-- The role of a purpose, or null if there is none; without an application nothing can be granted. What use_roles said
-- counts first, then what the run of migrations says of its configuration, then the names of the local engine.
create function bedstone.role_of(wanted text)
    returns name language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    usual name := case wanted when 'application' then 'bedstone_app' else 'bedstone_' || wanted end;
    found_name name := coalesce(
        (select r.name from bedstone.database_role r where r.purpose = wanted),
        nullif(current_setting('bedstone.' || wanted || '_role', true), ''));
begin
    if found_name is null and to_regrole(usual) is not null then
        found_name := usual;
    end if;
    if found_name is null and wanted = 'application' then
        raise exception 'it is not known which role the application works as'
            using errcode = 'undefined_object', hint = 'call first: select bedstone.use_roles(application => ''…'')';
    end if;
    return found_name;
end $$;

-- Takes every right of the application, of the reader, of the loader and of everybody, and gives back those listed.
create function bedstone.grant_only(target regclass, application text, reader text, platform text)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare given record;
begin
    execute format('revoke all on %s from public', target);
    for given in
        select bedstone.role_of(v.purpose) as name, v.rights
          from (values ('application', application), ('reader', reader), ('platform', platform)) as v (purpose, rights)
    loop
        continue when given.name is null;
        execute format('revoke all on %s from %I', target, given.name);
        if given.rights <> '' then
            execute format('grant %s on %s to %I', given.rights, target, given.name);
        end if;
    end loop;
    if bedstone.role_of('loader') is not null then
        execute format('revoke all on %s from %I', target, bedstone.role_of('loader'));
    end if;
end $$;

-- The table with everything that inherits from it: partitions hold rows too, and are reached past their parent.
create function bedstone.family(parent regclass)
    returns setof regclass language sql stable set search_path = pg_catalog, pg_temp as $$
    with recursive member (oid) as (
        select parent::oid
        union
        select i.inhrelid from pg_inherits i join member m on i.inhparent = m.oid)
    select oid::regclass from member
$$;

-- The class a table, view or function was declared to be of, or null.
create function bedstone.class_of(catalogue regclass, object oid)
    returns text language sql stable set search_path = pg_catalog, pg_temp as $$
    select substring(obj_description(object, catalogue::text::name) from '\[bedstone: ([a-z]+)\]')
$$;

create function bedstone.declare_class(target regclass, class text)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    there text := bedstone.class_of('pg_class', target);
    remark text := obj_description(target, 'pg_class');
begin
    if there is null then
        execute format('comment on %s %s is %L',
            (select case relkind when 'v' then 'view' else 'table' end from pg_class where oid = target),
            target, concat_ws(' ', nullif(btrim(remark), ''), format('[bedstone: %s]', class)));
    elsif there <> class then
        raise exception '% is declared to be of the class %, and cannot be of the class %', target, there, class
            using errcode = 'object_not_in_prerequisite_state', hint = 'take the class out of its comment first';
    end if;
end $$;

create function bedstone.check_kind(target regclass, kinds "char"[], wanted text)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare relation pg_class := (select c from pg_class c where c.oid = target);
begin
    if not relation.relkind = any (kinds) then
        raise exception '% is not %', target, wanted using errcode = 'wrong_object_type',
            hint = case relation.relkind
                when 'm' then 'a materialized view shows the rows of all tenants to everybody who may read it'
                when 'f' then 'row-level security does not bind foreign tables'
                else 'name another object' end;
    elsif relation.relispartition then
        raise exception '% is a partition', target using errcode = 'wrong_object_type', hint = 'name its parent';
    elsif relation.relpersistence = 't' then
        raise exception '% is temporary', target using errcode = 'wrong_object_type', hint = 'name another table';
    end if;
end $$;

create function bedstone.has_column(target regclass, wanted name)
    returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select from pg_attribute
                    where attrelid = target and attname = wanted and attnum > 0 and not attisdropped)
$$;

create function bedstone.tenant_column(target regclass)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare there pg_attribute := (select a from pg_attribute a
                                where a.attrelid = target and a.attname = 'tenant_id' and not a.attisdropped);
begin
    if there.attrelid is null then
        execute format('alter table %s add column tenant_id uuid not null', target);
    elsif there.atttypid <> 'uuid'::regtype then
        raise exception '%.tenant_id is of the type %', target, format_type(there.atttypid, there.atttypmod)
            using errcode = 'datatype_mismatch', hint = 'make it uuid';
    elsif not there.attnotnull then
        execute format('alter table %s alter column tenant_id set not null', target);
    end if;
    if not coalesce(there.atthasdef, false) then
        execute format('alter table %s alter column tenant_id set default current_setting(''app.tenant_id'')::uuid',
            target);
    end if;
exception when not_null_violation then
    raise exception '% has rows, and nothing says whose they are', target using errcode = 'not_null_violation',
        hint = 'add the column tenant_id uuid, fill it in every row, and call this again';
end $$;

-- The position of tenant_id among the columns of a key; null if it is not one of them.
create function bedstone.tenant_position(target regclass, columns int2[])
    returns integer language sql stable set search_path = pg_catalog, pg_temp as $$
    select array_position(columns, (select attnum from pg_attribute
                                     where attrelid = target and attname = 'tenant_id' and not attisdropped))
$$;

-- The definition of a foreign key with the tenant on both sides.
create function bedstone.tenant_reference(definition text, referenced regclass, columns text, key pg_constraint)
    returns text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if key.confupdtype in ('n', 'd') or (key.confmatchtype = 'f' and array_length(key.conkey, 1) > 1) then
        raise exception 'the foreign key % of % cannot be carried over: %', key.conname, key.conrelid::regclass, definition
            using errcode = 'feature_not_supported',
                hint = 'drop it, and add one that leads with tenant_id on both sides';
    end if;
    definition := regexp_replace(definition, '\(', '(tenant_id, ');
    definition := replace(definition, format(' REFERENCES %s(', referenced), format(' REFERENCES %s(tenant_id, ', referenced));
    definition := replace(definition, ' MATCH FULL', '');
    -- Without a list of columns the tenant would be lost with the reference.
    return regexp_replace(definition, '( ON DELETE SET (NULL|DEFAULT))(?! \()', format('\1 (%s)', columns));
end $$;

-- Carries out statements for which the server looks at rows with the rights of the owner, whom no tenant is bound to.
create function bedstone.unforced(statements text[], tables oid[])
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    forced regclass[] := array(select oid::regclass from pg_class where relforcerowsecurity and oid = any (tables));
    target regclass;
    statement text;
begin
    foreach target in array forced loop
        execute format('alter table %s no force row level security', target);
    end loop;
    foreach statement in array statements loop
        execute statement;
    end loop;
    foreach target in array forced loop
        execute format('alter table %s force row level security', target);
    end loop;
end $$;

-- Lets every key, foreign key and index of the tables lead with tenant_id.
create function bedstone.tenant_keys(tables regclass[])
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    key record;
    adding text[] := '{}';
    touched oid[] := '{}';
    prefix text;
begin
    for key in
        select k.*, k as whole, k.conrelid::regclass as child, k.confrelid::regclass as parent,
               pg_get_constraintdef(k.oid) as definition,
               bedstone.tenant_position(k.conrelid, k.conkey) as child_position,
               bedstone.tenant_position(k.confrelid, k.confkey) as parent_position,
               (select string_agg(quote_ident(a.attname), ', ' order by o.place)
                  from unnest(k.conkey) with ordinality o (number, place)
                  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = o.number) as columns
          from pg_constraint k
         where k.contype = 'f' and k.conparentid = 0
           and (k.conrelid = any (tables) or k.confrelid = any (tables))
    loop
        continue when key.child_position = key.parent_position;
        -- A table that is not of this class, such as that of the users, stays a table of its own.
        continue when not (key.parent = any (tables) or bedstone.class_of('pg_class', key.parent) is not distinct from 'tenant');
        if not bedstone.has_column(key.child, 'tenant_id') then
            raise exception 'the foreign key % of % refers to % without a tenant', key.conname, key.child, key.parent
                using errcode = 'object_not_in_prerequisite_state',
                    hint = format('declare both in one call: select bedstone.tenant_table(%L, %L)',
                        key.parent::text, key.child::text);
        end if;
        execute format('alter table %s drop constraint %I', key.child, key.conname);
        touched := touched || array[key.conrelid, key.confrelid];
        adding := adding || format('alter table %s add constraint %I %s', key.child, key.conname,
            bedstone.tenant_reference(key.definition, key.parent, key.columns, key.whole));
    end loop;

    for key in
        select k.conrelid::regclass as target, k.conname, k.contype, pg_get_constraintdef(k.oid) as definition
          from pg_constraint k
         where k.conrelid = any (tables) and k.contype in ('p', 'u', 'x') and k.conparentid = 0
           and bedstone.tenant_position(k.conrelid, k.conkey) is null
         order by k.contype
    loop
        if key.contype = 'x' then
            raise exception 'the exclusion constraint % of % holds across tenants', key.conname, key.target
                using errcode = 'feature_not_supported',
                    hint = 'drop it, and add one that begins with tenant_id with = (extension btree_gist)';
        end if;
        execute format('alter table %s drop constraint %I, add constraint %2$I %s', key.target, key.conname,
            regexp_replace(key.definition, '\(', '(tenant_id, '));
    end loop;

    for key in
        select x.indexrelid::regclass as name, x.indrelid::regclass as target, x.indisunique,
               pg_get_indexdef(x.indexrelid) as definition, i.relname, i.relkind
          from pg_index x join pg_class i on i.oid = x.indexrelid join pg_am m on m.oid = i.relam
         where x.indrelid = any (tables) and m.amname = 'btree' and not i.relispartition
           -- An index for work across tenants says so in its comment.
           and bedstone.class_of('pg_class', x.indexrelid) is distinct from 'platform'
           and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
           and bedstone.tenant_position(x.indrelid, x.indkey::int2[]) is null
    loop
        prefix := format('CREATE %sINDEX %I ON %s%s USING btree (', case when key.indisunique then 'UNIQUE ' else '' end,
            key.relname, case key.relkind when 'I' then 'ONLY ' else '' end, key.target);
        if not starts_with(key.definition, prefix) then
            raise exception 'the index % cannot be carried over: %', key.name, key.definition
                using errcode = 'feature_not_supported', hint = 'drop it, and create one that leads with tenant_id';
        end if;
        execute format('drop index %s', key.name);
        execute replace(prefix, ' ON ONLY ', ' ON ') || 'tenant_id, ' || substr(key.definition, length(prefix) + 1);
    end loop;

    perform bedstone.unforced(adding, touched);
end $$;

-- An index for what row-level security asks, and one for every foreign key, where there is none.
create function bedstone.tenant_indexes(target regclass)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare key record;
begin
    for key in
        select string_agg(quote_ident(a.attname), ', ' order by o.place) as columns, k.conkey as numbers
          from pg_constraint k, unnest(k.conkey) with ordinality o (number, place), pg_attribute a
         where k.conrelid = target and k.contype = 'f' and bedstone.tenant_position(target, k.conkey) = 1
           and a.attrelid = target and a.attnum = o.number
         group by k.oid, k.conkey
        union all
        select 'tenant_id', array[attnum] from pg_attribute where attrelid = target and attname = 'tenant_id'
         order by 2 desc
    loop
        continue when exists (
            select from pg_index x
             where x.indrelid = target and x.indpred is null and x.indisvalid
               and (x.indkey::int2[])[0:array_length(key.numbers, 1) - 1] @> key.numbers
               and (x.indkey::int2[])[0] = key.numbers[1]);
        execute format('create index on %s (%s)', target, key.columns);
    end loop;
end $$;

-- A foreign key from one table of tenants to the key "id" of another, for columns that come later.
create function bedstone.tenant_foreign_key(child regclass, reference name, parent regclass, on_delete text default 'no action')
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if lower(on_delete) not in ('no action', 'restrict', 'cascade', 'set null') then
        raise exception '% is no action', on_delete using errcode = 'invalid_parameter_value',
            hint = 'no action, restrict, cascade or set null';
    end if;
    perform bedstone.unforced(
        array[format('alter table %s add foreign key (tenant_id, %I) references %s (tenant_id, id) on delete %s%s',
            child, reference, parent, on_delete,
            case lower(on_delete) when 'set null' then format(' (%I)', reference) else '' end)],
        array[child, parent]::oid[]);
    perform bedstone.tenant_indexes(child);
end $$;

create function bedstone.tenant_policy(target regclass)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    other name := (select polname from pg_policy
                    where polrelid = target and polname <> 'tenant' and polpermissive limit 1);
begin
    if other is not null then
        raise exception 'the policy % of % lets more through than that of the tenant', other, target
            using errcode = 'object_not_in_prerequisite_state', hint = 'drop it, or create it as restrictive';
    end if;
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format('drop policy if exists tenant on %s', target);
    -- Without a bound tenant this is an error and never an empty result.
    execute format('create policy tenant on %s using (tenant_id = (select current_setting(''app.tenant_id'')::uuid))'
        ' with check (tenant_id = (select current_setting(''app.tenant_id'')::uuid))', target);
end $$;

-- A counter tells how much the other tenants write.
create function bedstone.tenant_sequences(target regclass)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare sequence record;
begin
    for sequence in
        select d.objid::regclass as name, d.deptype from pg_depend d join pg_class c on c.oid = d.objid
         where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = target
           and d.deptype in ('a', 'i') and c.relkind = 'S'
    loop
        perform bedstone.grant_only(sequence.name, case sequence.deptype when 'a' then 'usage' else '' end, '', 'usage');
        -- COPY takes the number of a row from the default of its column.
        if sequence.deptype = 'a' and bedstone.class_of('pg_class', target) = 'tenant'
                and bedstone.role_of('loader') is not null then
            execute format('grant usage on sequence %s to %I', sequence.name, bedstone.role_of('loader'));
        end if;
    end loop;
end $$;

-- Tables whose rows belong to tenants. Tables that refer to each other are declared in one call, or one after the
-- other with foreign keys that lead with tenant_id.
create function bedstone.tenant_table(variadic tables regclass[])
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    target regclass;
    member regclass;
begin
    foreach target in array tables loop
        perform bedstone.check_kind(target, '{r,p}', 'a table');
        perform bedstone.tenant_column(target);
    end loop;
    perform bedstone.tenant_keys(tables);
    foreach target in array tables loop
        perform bedstone.tenant_indexes(target);
        for member in select * from bedstone.family(target) loop
            perform bedstone.tenant_policy(member);
            perform bedstone.grant_only(member, '', '', '');
            perform bedstone.declare_class(member, 'tenant');
        end loop;
        perform bedstone.grant_only(target, 'select, insert, update, delete', 'select', 'select, insert, update, delete');
        if bedstone.role_of('loader') is not null then
            execute format('grant insert on %s to %I', target, bedstone.role_of('loader'));
        end if;
        perform bedstone.tenant_sequences(target);
    end loop;
end $$;

-- Tables that are searched by an exact key before a tenant is known: users, sessions, API keys. The application
-- reaches them through identity functions alone.
create function bedstone.identity_table(variadic tables regclass[])
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    target regclass;
    member regclass;
begin
    foreach target in array tables loop
        perform bedstone.check_kind(target, '{r,p}', 'a table');
        for member in select * from bedstone.family(target) loop
            execute format('alter table %s enable row level security', member);
            execute format('alter table %s no force row level security', member);
            perform bedstone.grant_only(member, '', '', '');
            perform bedstone.declare_class(member, 'identity');
        end loop;
        perform bedstone.grant_only(target, '', '', 'select, insert, update, delete');
        perform bedstone.tenant_sequences(target);
    end loop;
end $$;

-- A function that works on identity tables for the application.
create function bedstone.identity_function(target regprocedure)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    there pg_proc := (select p from pg_proc p where p.oid = target);
    remark text := obj_description(target, 'pg_proc');
begin
    if not there.prosecdef or not exists (select from unnest(there.proconfig) c where c like 'search\_path=%') then
        raise exception 'the function % is not a SECURITY DEFINER function with a search path of its own', target
            using errcode = 'object_not_in_prerequisite_state',
                hint = 'create it with: security definer set search_path = pg_catalog, pg_temp, and qualified names';
    end if;
    execute format('revoke all on function %s from public', target);
    execute format('grant execute on function %s to %I', target, bedstone.role_of('application'));
    if bedstone.class_of('pg_proc', target) is null then
        execute format('comment on function %s is %L', target,
            concat_ws(' ', nullif(btrim(remark), ''), '[bedstone: identity]'));
    end if;
end $$;

-- Tables that are the same for all tenants, such as plans and prices: the application reads them.
create function bedstone.platform_table(variadic tables regclass[])
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    target regclass;
    member regclass;
begin
    foreach target in array tables loop
        perform bedstone.check_kind(target, '{r,p}', 'a table');
        for member in select * from bedstone.family(target) loop
            perform bedstone.grant_only(member, '', '', '');
            perform bedstone.declare_class(member, 'platform');
        end loop;
        perform bedstone.grant_only(target, 'select', 'select', 'select, insert, update, delete');
        perform bedstone.tenant_sequences(target);
    end loop;
end $$;

-- Views over tables of tenants: they read with the rights of whoever reads them.
create function bedstone.tenant_view(variadic views regclass[])
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare target regclass;
begin
    foreach target in array views loop
        perform bedstone.check_kind(target, '{v}', 'a view');
        execute format('alter view %s set (security_invoker = true)', target);
        perform bedstone.grant_only(target, 'select', 'select', 'select');
        perform bedstone.declare_class(target, 'tenant');
    end loop;
end $$;

create function bedstone.set_updated_at()
    returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.updated_at := now();
    return new;
end $$;

-- Tables that tell when a row was last changed, whoever changed it.
create function bedstone.updated_at(variadic tables regclass[])
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare target regclass;
begin
    foreach target in array tables loop
        perform bedstone.check_kind(target, '{r,p}', 'a table');
        execute format('alter table %s add column if not exists updated_at timestamptz not null default now()', target);
        execute format('create or replace trigger bedstone_updated_at before update on %s'
            ' for each row execute function bedstone.set_updated_at()', target);
    end loop;
end $$;

create function bedstone.next_version()
    returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.version := old.version + 1;
    return new;
end $$;

-- Tables whose rows count their changes: update … where id = … and version = … changes nothing if somebody was faster.
create function bedstone.versioned(variadic tables regclass[])
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare target regclass;
begin
    foreach target in array tables loop
        perform bedstone.check_kind(target, '{r,p}', 'a table');
        execute format('alter table %s add column if not exists version bigint not null default 1', target);
        execute format('create or replace trigger bedstone_version before update on %s'
            ' for each row execute function bedstone.next_version()', target);
    end loop;
end $$;

-- Tables whose rows are marked as deleted: deleted_at, and unique keys that hold among the rows that are not.
create function bedstone.soft_delete(variadic tables regclass[])
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    target regclass;
    key record;
begin
    foreach target in array tables loop
        perform bedstone.check_kind(target, '{r,p}', 'a table');
        execute format('alter table %s add column if not exists deleted_at timestamptz', target);
        for key in
            select x.indexrelid::regclass as name, k.conname, coalesce(k.condeferrable, false) as deferrable,
                   replace(pg_get_indexdef(x.indexrelid), ' ON ONLY ', ' ON ') as definition,
                   pg_get_expr(x.indpred, x.indrelid) as predicate,
                   (select f.conname || ' of ' || f.conrelid::regclass from pg_constraint f
                     where f.contype = 'f' and f.conindid = x.indexrelid limit 1) as reference
              from pg_index x join pg_class i on i.oid = x.indexrelid
              left join pg_constraint k on k.conindid = x.indexrelid and k.contype = 'u'
             where x.indrelid = target and x.indisunique and not x.indisprimary and not i.relispartition
               and coalesce(pg_get_expr(x.indpred, x.indrelid), '') not like '%deleted_at IS NULL%'
        loop
            if key.reference is not null or key.deferrable then
                raise exception 'the unique key % of % cannot leave deleted rows out', key.name, target
                    using errcode = 'feature_not_supported',
                        hint = case when key.deferrable then 'make it not deferrable'
                            else format('the foreign key %s needs it; let it refer to the primary key', key.reference) end;
            end if;
            if key.conname is null then
                execute format('drop index %s', key.name);
            else
                execute format('alter table %s drop constraint %I', target, key.conname);
            end if;
            execute case when key.predicate is null then key.definition || ' WHERE (deleted_at IS NULL)'
                else left(key.definition, -length(key.predicate)) || format('(%s) AND (deleted_at IS NULL)', key.predicate) end;
        end loop;
    end loop;
end $$;

do $$
declare own regprocedure;
begin
    for own in
        select p.oid::regprocedure from pg_proc p
         where p.pronamespace = 'bedstone'::regnamespace and p.proowner = (select oid from pg_roles where rolname = current_user)
    loop
        execute format('revoke all on function %s from public', own);
    end loop;
end $$;
