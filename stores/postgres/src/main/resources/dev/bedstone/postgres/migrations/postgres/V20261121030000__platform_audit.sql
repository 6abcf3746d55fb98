-- Work across tenants, one row for each transaction of postgres.platform(reason, …). Nobody but the owner of the schema
-- changes or deletes a row; the role that does the work adds its own and reads them all.
create table bedstone.platform_audit (
    id bigint generated always as identity primary key,
    format smallint not null check (format > 0),
    began_at timestamptz not null default now(),
    role name not null default session_user,
    client inet default inet_client_addr(),
    -- Who it was done for, as the scope said: user:<id>, service:<name>; empty outside of a scope.
    actor text not null,
    reason text not null check (length(reason) between 1 and 200),
    -- committed: this row came with the work. read: the work could only read. The others came after it.
    outcome text not null check (outcome in ('committed', 'read', 'rolled back', 'unknown')),
    transaction xid8 not null default pg_current_xact_id()
);
create index platform_audit_time on bedstone.platform_audit (began_at);
select bedstone.declare_class('bedstone.platform_audit', 'platform');
select bedstone.grant_only('bedstone.platform_audit', '', '', 'select, insert');
select bedstone.tenant_sequences('bedstone.platform_audit');

-- Keys are deleted by age, of all tenants at once.
drop index bedstone.idempotency_key_age;
create index idempotency_key_age on bedstone.idempotency_key (created_at);
comment on index bedstone.idempotency_key_age is 'what is kept no longer, of all tenants [bedstone: platform]';
