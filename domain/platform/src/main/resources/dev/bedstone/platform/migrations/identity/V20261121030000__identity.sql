-- Users, organizations, and who belongs to which. An organization is the tenant: its id is what every tenant_id holds.
-- All of it is found by an exact key before a tenant is known, so the tables are of the class identity and the
-- application calls the functions below and nothing else. Those with "own" in their name work for the bound tenant.
create table platform.app_user (
    id uuid primary key,
    email text not null constraint app_user_email unique check (length(email) between 3 and 254 and email = lower(email collate "C")),
    name text not null check (length(name) between 1 and 200),
    created_at timestamptz not null default now()
);
create table platform.organization (
    id uuid primary key,
    slug text not null constraint organization_slug unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    name text not null check (length(name) between 1 and 200),
    created_at timestamptz not null default now()
);
create table platform.membership (
    tenant_id uuid not null references platform.organization (id) on delete cascade,
    user_id uuid not null references platform.app_user (id) on delete cascade,
    role text not null check (role in ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER')),
    created_at timestamptz not null default now(),
    primary key (tenant_id, user_id)
);
create index membership_of_user on platform.membership (user_id);
select bedstone.identity_table('platform.app_user', 'platform.organization', 'platform.membership');
select bedstone.updated_at('platform.app_user', 'platform.organization'),
       bedstone.versioned('platform.app_user', 'platform.organization', 'platform.membership'),
       bedstone.soft_delete('platform.app_user', 'platform.organization');

-- What is not deleted; for the functions.
create view platform.live_user with (security_invoker = true) as
    select id, email, name, created_at, updated_at, version from platform.app_user where deleted_at is null;
create view platform.live_organization with (security_invoker = true) as
    select id, slug, name, created_at, updated_at, version from platform.organization where deleted_at is null;
create view platform.live_member with (security_invoker = true) as
    select m.tenant_id, m.user_id, u.email, u.name, m.role, m.created_at, m.version
      from platform.membership m join platform.live_user u on u.id = m.user_id
      join platform.live_organization o on o.id = m.tenant_id;
select bedstone.grant_only(v::regclass, '', '', 'select')
  from unnest(array['platform.live_user', 'platform.live_organization', 'platform.live_member']) v;

create function platform.create_user(new_id uuid, new_email text, new_name text)
    returns setof platform.live_user language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into platform.app_user (id, email, name) values (new_id, new_email, new_name)
        on conflict (email) where deleted_at is null do nothing
        returning id, email, name, created_at, updated_at, version
$$;

create function platform.user_by_id(wanted uuid)
    returns setof platform.live_user language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from platform.live_user where id = wanted
$$;

create function platform.user_by_email(wanted text)
    returns setof platform.live_user language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from platform.live_user where email = wanted
$$;

create function platform.change_user(wanted uuid, seen bigint, new_email text, new_name text)
    returns setof platform.live_user language sql security definer set search_path = pg_catalog, pg_temp as $$
    update platform.app_user u set email = new_email, name = new_name
     where u.id = wanted and u.version = seen and u.deleted_at is null
       and not exists (select from platform.live_user o where o.email = new_email and o.id <> wanted)
    returning id, email, name, created_at, updated_at, version
$$;

-- Whether an organization has another owner than this user; the caller holds the organization's row.
create function platform.has_other_owner(organization uuid, leaving uuid)
    returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from platform.live_member m
                    where m.tenant_id = organization and m.role = 'OWNER' and m.user_id <> leaving)
$$;
revoke all on function platform.has_other_owner(uuid, uuid) from public;

create function platform.delete_user(wanted uuid)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform from platform.organization o
      where o.deleted_at is null
        and o.id in (select m.tenant_id from platform.membership m where m.user_id = wanted and m.role = 'OWNER')
      order by o.id for no key update;
    if exists (select from platform.live_member m
                where m.user_id = wanted and m.role = 'OWNER' and not platform.has_other_owner(m.tenant_id, wanted)) then
        return 'last owner';
    end if;
    update platform.app_user set deleted_at = clock_timestamp() where id = wanted and deleted_at is null;
    return case when found then 'done' else 'missing' end;
end $$;

create function platform.restore_user(wanted uuid)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update platform.app_user u set deleted_at = null
     where u.id = wanted and u.deleted_at is not null
       and not exists (select from platform.live_user o where o.email = u.email);
    return case when found then 'done'
        when exists (select from platform.app_user where id = wanted and deleted_at is not null) then 'taken'
        else 'missing' end;
end $$;

create function platform.purge_user(wanted uuid)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from platform.app_user where id = wanted and deleted_at is not null;
    return case when found then 'done' else 'missing' end;
end $$;

create function platform.create_organization(new_id uuid, new_slug text, new_name text, owner uuid)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform from platform.app_user where id = owner and deleted_at is null for share;
    if not found then
        return 'missing user';
    end if;
    insert into platform.organization (id, slug, name) values (new_id, new_slug, new_name)
        on conflict (slug) where deleted_at is null do nothing;
    if not found then
        return 'taken';
    end if;
    insert into platform.membership (tenant_id, user_id, role) values (new_id, owner, 'OWNER');
    return 'done';
end $$;

create function platform.organization_by_id(wanted uuid)
    returns setof platform.live_organization language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from platform.live_organization where id = wanted
$$;

create function platform.organization_by_slug(wanted text)
    returns setof platform.live_organization language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from platform.live_organization where slug = wanted
$$;

create function platform.own_organization()
    returns setof platform.live_organization language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from platform.live_organization where id = current_setting('app.tenant_id')::uuid
$$;

create function platform.change_own_organization(seen bigint, new_slug text, new_name text)
    returns setof platform.live_organization language sql security definer set search_path = pg_catalog, pg_temp as $$
    update platform.organization o set slug = new_slug, name = new_name
     where o.id = current_setting('app.tenant_id')::uuid and o.version = seen and o.deleted_at is null
       and not exists (select from platform.live_organization x where x.slug = new_slug and x.id <> o.id)
    returning id, slug, name, created_at, updated_at, version
$$;

create function platform.delete_own_organization()
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update platform.organization set deleted_at = clock_timestamp()
     where id = current_setting('app.tenant_id')::uuid and deleted_at is null;
    return case when found then 'done' else 'missing' end;
end $$;

create function platform.restore_own_organization()
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare own uuid := current_setting('app.tenant_id')::uuid;
begin
    update platform.organization o set deleted_at = null
     where o.id = own and o.deleted_at is not null
       and not exists (select from platform.live_organization x where x.slug = o.slug);
    return case when found then 'done'
        when exists (select from platform.organization where id = own and deleted_at is not null) then 'taken'
        else 'missing' end;
end $$;

create function platform.purge_own_organization()
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from platform.organization where id = current_setting('app.tenant_id')::uuid and deleted_at is not null;
    return case when found then 'done' else 'missing' end;
end $$;

create function platform.organizations_of(wanted uuid)
    returns table (id uuid, slug text, name text, role text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select o.id, o.slug, o.name, m.role
      from platform.live_member m join platform.live_organization o on o.id = m.tenant_id
     where m.user_id = wanted order by o.slug
$$;

create function platform.own_members(after_time timestamptz, after_user uuid, most integer)
    returns setof platform.live_member language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from platform.live_member m
     where m.tenant_id = current_setting('app.tenant_id')::uuid and (m.created_at, m.user_id) < (after_time, after_user)
     order by m.created_at desc, m.user_id desc limit most
$$;

create function platform.own_member(wanted uuid)
    returns setof platform.live_member language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from platform.live_member where tenant_id = current_setting('app.tenant_id')::uuid and user_id = wanted
$$;

create function platform.add_own_member(new_user uuid, new_role text)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare own uuid := current_setting('app.tenant_id')::uuid;
begin
    perform from platform.organization where id = own and deleted_at is null for share;
    if not found then
        return 'missing organization';
    end if;
    perform from platform.app_user where id = new_user and deleted_at is null for share;
    if not found then
        return 'missing user';
    end if;
    insert into platform.membership (tenant_id, user_id, role) values (own, new_user, new_role) on conflict do nothing;
    return case when found then 'done' else 'taken' end;
end $$;

create function platform.change_own_member(wanted uuid, seen bigint, new_role text)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    own uuid := current_setting('app.tenant_id')::uuid;
    there platform.membership;
begin
    -- Two owners who take each other's role away wait for each other here.
    perform from platform.organization where id = own for no key update;
    select * into there from platform.membership where tenant_id = own and user_id = wanted;
    if there.user_id is null then
        return 'missing';
    elsif there.version <> seen then
        return 'stale';
    elsif there.role = 'OWNER' and new_role <> 'OWNER' and not platform.has_other_owner(own, wanted) then
        return 'last owner';
    end if;
    update platform.membership set role = new_role where tenant_id = own and user_id = wanted;
    return 'done';
end $$;

create function platform.remove_own_member(wanted uuid)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    own uuid := current_setting('app.tenant_id')::uuid;
    there platform.membership;
begin
    perform from platform.organization where id = own for no key update;
    select * into there from platform.membership where tenant_id = own and user_id = wanted;
    if there.user_id is null then
        return 'missing';
    elsif there.role = 'OWNER' and not platform.has_other_owner(own, wanted) then
        return 'last owner';
    end if;
    delete from platform.membership where tenant_id = own and user_id = wanted;
    return 'done';
end $$;

select bedstone.identity_function(f::regprocedure)
  from unnest(array[
      'platform.create_user(uuid, text, text)', 'platform.user_by_id(uuid)', 'platform.user_by_email(text)',
      'platform.change_user(uuid, bigint, text, text)', 'platform.delete_user(uuid)', 'platform.restore_user(uuid)',
      'platform.purge_user(uuid)', 'platform.create_organization(uuid, text, text, uuid)',
      'platform.organization_by_id(uuid)', 'platform.organization_by_slug(text)', 'platform.own_organization()',
      'platform.change_own_organization(bigint, text, text)', 'platform.delete_own_organization()',
      'platform.restore_own_organization()', 'platform.purge_own_organization()', 'platform.organizations_of(uuid)',
      'platform.own_members(timestamptz, uuid, integer)', 'platform.own_member(uuid)',
      'platform.add_own_member(uuid, text)', 'platform.change_own_member(uuid, bigint, text)',
      'platform.remove_own_member(uuid)']) f;
