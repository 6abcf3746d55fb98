create table account (
    id uuid primary key default uuidv7(),
    name text not null unique,
    balance numeric(18, 2) not null default 0,
    currency text not null default '${currency}'
);
