-- Projects and their environments. Whoever only reads uses the views: what is deleted, and what belongs to a deleted
-- project, is not in them.
create table platform.project (
    id uuid primary key,
    slug text not null constraint project_slug unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    name text not null check (length(name) between 1 and 200),
    description text not null check (length(description) <= 10000),
    created_by text not null default current_setting('app.actor'),
    created_at timestamptz not null default now()
);
create table platform.environment (
    id uuid primary key,
    project_id uuid not null references platform.project (id) on delete cascade,
    slug text not null check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    name text not null check (length(name) between 1 and 200),
    kind text not null check (kind in ('DEVELOPMENT', 'STAGING', 'PRODUCTION')),
    created_by text not null default current_setting('app.actor'),
    created_at timestamptz not null default now(),
    constraint environment_slug unique (project_id, slug)
);
select bedstone.tenant_table('platform.project', 'platform.environment');
select bedstone.updated_at('platform.project', 'platform.environment'),
       bedstone.versioned('platform.project', 'platform.environment'),
       bedstone.soft_delete('platform.project', 'platform.environment');

create index project_newest on platform.project (tenant_id, created_at desc, id desc) where deleted_at is null;
create index project_deleted on platform.project (tenant_id, deleted_at desc, id desc) where deleted_at is not null;
create index environment_deleted on platform.environment (tenant_id, deleted_at desc, id desc) where deleted_at is not null;

create view platform.live_project as
    select tenant_id, id, slug, name, description, created_by, created_at, updated_at, version
      from platform.project where deleted_at is null;
create view platform.live_environment as
    select e.tenant_id, e.id, e.project_id, e.slug, e.name, e.kind, e.created_by, e.created_at, e.updated_at, e.version
      from platform.environment e join platform.project p on p.tenant_id = e.tenant_id and p.id = e.project_id
     where e.deleted_at is null and p.deleted_at is null;
select bedstone.tenant_view('platform.live_project', 'platform.live_environment');
