-- Documents and their text. Whoever only reads uses the view, which has no deleted ones.
create table platform.document (
    id uuid primary key,
    title text not null check (length(title) between 1 and 500),
    body text not null check (length(body) <= 1000000),
    status text not null default 'PENDING' check (status in ('PENDING', 'PROCESSING', 'READY', 'FAILED', 'ARCHIVED')),
    created_by text not null default current_setting('app.actor'),
    created_at timestamptz not null default now()
);
select bedstone.tenant_table('platform.document');
select bedstone.updated_at('platform.document'), bedstone.versioned('platform.document'), bedstone.soft_delete('platform.document');

create index document_newest on platform.document (tenant_id, created_at desc, id desc) where deleted_at is null;
create index document_newest_of_status on platform.document (tenant_id, status, created_at desc, id desc) where deleted_at is null;
create index document_deleted on platform.document (tenant_id, deleted_at desc, id desc) where deleted_at is not null;

create view platform.live_document as
    select tenant_id, id, title, body, status, created_by, created_at, updated_at, version
      from platform.document where deleted_at is null;
select bedstone.tenant_view('platform.live_document');
