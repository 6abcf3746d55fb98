package dev.bedstone.tenancy;

/** A schema with everything in it that a schema of tenants has, made by the functions. */
final class Shop {

    static final String SCHEMA =
            """
            create type status as enum ('open', 'closed');
            create domain slug as text check (value ~ '^[a-z][a-z0-9-]*$');
            create table plan (name text primary key, price_cents bigint not null check (price_cents >= 0));
            select bedstone.platform_table('plan');
            create table app_user (
                id uuid primary key default gen_random_uuid(), email text not null unique, password_hash bytea);
            select bedstone.identity_table('app_user');
            create function user_by_email(wanted text) returns uuid language sql stable
                security definer set search_path = pg_catalog, pg_temp
                as 'select id from public.app_user where email = wanted';
            select bedstone.identity_function('user_by_email(text)');

            create table document (
                id uuid primary key default gen_random_uuid(),
                slug slug not null unique,
                title varchar(80) not null check (length(title) >= 3),
                status status not null default 'open',
                pages integer not null check (pages between 1 and 9999),
                author uuid references app_user (id),
                created_at timestamptz not null default now());
            create index on document (created_at desc);
            create table "Page Text" (
                id bigint generated always as identity primary key,
                document_id uuid not null references document (id) on delete cascade,
                "order" integer not null,
                body text,
                length integer generated always as (length(body)) stored,
                unique (document_id, "order"));
            create table event (id uuid, at timestamptz not null, document_id uuid, primary key (id, at))
                partition by range (at);
            create table event_old partition of event for values from (minvalue) to ('2026-01-01');
            create table event_new partition of event for values from ('2026-01-01') to (maxvalue);
            select bedstone.tenant_table('document', '"Page Text"', 'event');
            select bedstone.updated_at('document'), bedstone.versioned('document'), bedstone.soft_delete('document');

            create view document_pages as
                select d.title, count(p.id) as pages from document d
                  left join "Page Text" p on p.tenant_id = d.tenant_id and p.document_id = d.id
                 group by d.title;
            select bedstone.tenant_view('document_pages');
            create function title_of(wanted uuid) returns text language sql stable
                as 'select title::text from document where id = wanted';
            """;

    private Shop() {}
}
