-- A foreign key into a new table locks nobody out for long; into a full one it would be added
-- 'not valid' and validated by a later version.
create table purchase (
    id uuid primary key default uuidv7(),
    account_id uuid not null references account,
    item text not null,
    price numeric(18, 2) not null check (price > 0),
    at timestamptz not null default now()
);
