-- What documents are searched by, in a table of its own. Row-level security keeps PostgreSQL from using an index for
-- @@ and %>, which are not leakproof: it would read every row of the tenant. This table is of the class identity, so
-- that the functions below reach it past row-level security; they say the tenant themselves, and give ids, whose
-- documents are read under row-level security again. A change of status leaves these large indexes alone.
create extension if not exists btree_gin;
create extension if not exists pg_trgm;

create table platform.document_search (
    tenant_id uuid not null,
    document_id uuid not null,
    title text not null,
    words tsvector not null,
    primary key (tenant_id, document_id),
    foreign key (tenant_id, document_id) references platform.document (tenant_id, id) on delete cascade
);
create index document_search_words on platform.document_search using gin (tenant_id, words);
do $$
declare schema name := (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm');
begin
    execute format('create index document_search_title on platform.document_search using gin (tenant_id, title %I.gin_trgm_ops)', schema);
end $$;
select bedstone.identity_table('platform.document_search');

-- The first 200 000 characters of the text; a tsvector cannot be larger than 1 MB.
create function platform.document_words(title text, body text)
    returns tsvector language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select setweight(to_tsvector('pg_catalog.english', title), 'A')
        || setweight(to_tsvector('pg_catalog.english', left(body, 200000)), 'B')
$$;
revoke all on function platform.document_words(text, text) from public;

create function platform.keep_document_search()
    returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.deleted_at is not null then
        delete from platform.document_search s where s.tenant_id = new.tenant_id and s.document_id = new.id;
    else
        insert into platform.document_search (tenant_id, document_id, title, words)
            values (new.tenant_id, new.id, new.title, platform.document_words(new.title, new.body))
            on conflict (tenant_id, document_id) do update set title = excluded.title, words = excluded.words;
    end if;
    return null;
end $$;
revoke all on function platform.keep_document_search() from public;
create trigger document_search_insert after insert on platform.document
    for each row execute function platform.keep_document_search();
create trigger document_search_update after update of title, body, deleted_at on platform.document
    for each row when (old.title is distinct from new.title or old.body is distinct from new.body
                       or (old.deleted_at is null) <> (new.deleted_at is null))
    execute function platform.keep_document_search();

-- Those of the bound tenant that hold the words of a query as people write it, the best first, behind a position.
create function platform.search_documents(query text, after_rank real, after_id uuid, most integer)
    returns table (document_id uuid, rank real)
    language sql stable rows 20 security definer set search_path = pg_catalog, pg_temp as $$
    select m.document_id, m.rank
      from (select s.document_id, ts_rank(s.words, q.q) as rank
              from websearch_to_tsquery('pg_catalog.english', query) q (q), platform.document_search s
             where s.tenant_id = (select current_setting('app.tenant_id')::uuid) and s.words @@ q.q) m
     where (m.rank, m.document_id) < (after_rank, after_id)
     order by m.rank desc, m.document_id desc limit most
$$;

-- Those of the bound tenant whose title has words like these, also misspelt ones; as above. What counts as like is a
-- setting of the session, which is put back; of the function it could be set by a superuser alone.
do $do$
declare schema name := (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm');
begin
    execute replace($text$
create function platform.search_document_titles(query text, after_rank real, after_id uuid, most integer)
    returns table (document_id uuid, rank real)
    language plpgsql rows 20 security definer set search_path = pg_catalog, pg_temp as $$
declare before text := coalesce(current_setting('pg_trgm.word_similarity_threshold', true), '0.6');
begin
    perform set_config('pg_trgm.word_similarity_threshold', '0.45', true);
    return query
        select m.document_id, m.rank
          from (select s.document_id, EXTENSION.word_similarity(query, s.title) as rank
                  from platform.document_search s
                 where s.tenant_id = (select current_setting('app.tenant_id')::uuid) and s.title operator(EXTENSION.%>) query) m
         where (m.rank, m.document_id) < (after_rank, after_id)
         order by m.rank desc, m.document_id desc limit most;
    perform set_config('pg_trgm.word_similarity_threshold', before, true);
end $$
$text$, 'EXTENSION', quote_ident(schema));
    execute format('grant execute on function platform.search_documents(text, real, uuid, integer),'
        ' platform.search_document_titles(text, real, uuid, integer) to %I', bedstone.role_of('application'));
end $do$;
revoke all on function platform.search_documents(text, real, uuid, integer) from public;
revoke all on function platform.search_document_titles(text, real, uuid, integer) from public;

alter table platform.document no force row level security;
insert into platform.document_search (tenant_id, document_id, title, words)
    select d.tenant_id, d.id, d.title, platform.document_words(d.title, d.body)
      from platform.document d where d.deleted_at is null;
alter table platform.document force row level security;
