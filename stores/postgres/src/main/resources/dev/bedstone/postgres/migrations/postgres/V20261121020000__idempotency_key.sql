-- Work that was done under a key, written in the transaction of the work itself: after a commit whose answer was lost
-- the key says whether it took place. Rows may be deleted once nobody will ask again.
create table bedstone.idempotency_key (
    tenant_id uuid not null,
    key text not null check (length(key) between 1 and 200),
    actor text not null default current_setting('app.actor'),
    created_at timestamptz not null default now(),
    primary key (tenant_id, key)
);
create index idempotency_key_age on bedstone.idempotency_key (tenant_id, created_at);
select bedstone.tenant_table('bedstone.idempotency_key');
select bedstone.grant_only('bedstone.idempotency_key', 'select, insert', '', 'select, insert, delete');
