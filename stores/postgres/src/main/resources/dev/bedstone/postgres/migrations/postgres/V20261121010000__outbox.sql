-- Events that are written in the transaction of what they tell of, and carried on by a relay. An event is a row until
-- it is delivered; readers keep no position, because rows become visible in another order than they are numbered.
-- A relay reads one part at a time, in the order of the ids, so the events of one aggregate stay in order.

-- Rises with every restore: versions of aggregates that were lost are given out again after it.
create table bedstone.outbox_epoch (
    only_row boolean primary key default true check (only_row),
    number bigint not null check (number > 0)
);
insert into bedstone.outbox_epoch (number) values (1);
select bedstone.platform_table('bedstone.outbox_epoch');

create table bedstone.outbox (
    tenant_id uuid not null,
    id bigint generated always as identity,
    event_id uuid not null,
    format smallint not null check (format > 0),
    epoch bigint not null,
    part smallint not null
        generated always as ((hashtextextended(tenant_id::text || ' ' || aggregate, 0) & 15)::smallint) stored,
    aggregate text not null check (length(aggregate) between 1 and 200),
    aggregate_version bigint not null check (aggregate_version > 0),
    type text not null check (length(type) between 1 and 200),
    payload jsonb not null,
    actor text not null,
    created_at timestamptz not null default clock_timestamp(),
    attempts int not null default 0 check (attempts >= 0),
    next_at timestamptz not null default now(),
    dead_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, event_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
create index outbox_waiting on bedstone.outbox (part, id) where dead_at is null;
-- The relay reads across tenants; without this tenant_table lets the index lead with the tenant.
comment on index bedstone.outbox_waiting is 'what waits, for the relay [bedstone: platform]';
select bedstone.tenant_table('bedstone.outbox');

-- The application writes events and never sees them again; the relay works across tenants.
select bedstone.grant_only('bedstone.outbox', 'insert', '', 'select, insert, update, delete');
do $$
begin
    execute format('grant usage on schema bedstone to %I', bedstone.role_of('application'));
    if bedstone.role_of('platform') is not null then
        execute format('grant usage on schema bedstone to %I', bedstone.role_of('platform'));
    end if;
end $$;
