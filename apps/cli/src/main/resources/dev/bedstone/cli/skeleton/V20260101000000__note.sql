-- The rows of this table belong to tenants: the server shows each of them its own, and nothing to code without a tenant.
create table note (
    id uuid primary key default gen_random_uuid(),
    text text not null,
    created_at timestamptz not null default now()
);
select bedstone.tenant_table('note');
