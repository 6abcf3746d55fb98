package dev.bedstone.tenancy;

/** Faults as people make them, each planted alone into the clean schema. */
enum PlantedFault {
    NOT_ENABLED(
            "row-security-off",
            "public.document",
            "alter table document disable row level security"),
    NOT_FORCED(
            "row-security-not-forced",
            "public.\"Page Text\"",
            "alter table \"Page Text\" no force row level security"),
    NO_POLICY("policy-missing", "public.document", "drop policy tenant on document"),
    NO_CHECK(
            "policy-without-check",
            "policy tenant on public.document",
            "drop policy tenant on document; create policy tenant on document using (tenant_id ="
                    + " (select current_setting('app.tenant_id')::uuid))"),
    USING_TRUE(
            "policy-open",
            "policy tenant on public.document",
            "alter policy tenant on document using (true)"),
    CHECK_TRUE(
            "policy-open",
            "policy tenant on public.document",
            "alter policy tenant on document with check (true)"),
    OR_SHARED(
            "policy-open",
            "policy tenant on public.document",
            "alter policy tenant on document using (tenant_id = (select"
                    + " current_setting('app.tenant_id')::uuid) or status = 'open')"),
    OTHER_COLUMN(
            "policy-open",
            "policy tenant on public.document",
            "alter policy tenant on document using (tenant_id is not null)"),
    SECOND_POLICY(
            "policy-second",
            "policy reports on public.document",
            "create policy reports on document for select using (created_at < now())"),
    QUIET_MISSING(
            "policy-quiet",
            "policy tenant on public.document",
            "alter policy tenant on document using (tenant_id ="
                    + " nullif(current_setting('app.tenant_id', true), '')::uuid)"),
    QUIET_TEXT(
            "policy-quiet",
            "policy tenant on public.document",
            "alter policy tenant on document using (tenant_id::text ="
                    + " current_setting('app.tenant_id'))"),
    OTHER_SETTING(
            "policy-other-setting",
            "policy tenant on public.document",
            "alter policy tenant on document using (tenant_id = (select"
                    + " current_setting('app.current_tenant')::uuid))"),
    OWNED_BY_APPLICATION(
            "application-owns", "public.document", "alter table document owner to bedstone_app"),
    OWNER_TO_BECOME(
            "application-owns",
            "table ",
            "grant bedstone_owner to bedstone_app",
            "revoke bedstone_owner from bedstone_app"),
    BYPASS(
            "application-bypasses",
            "bedstone_app",
            "alter role bedstone_app bypassrls",
            "alter role bedstone_app nobypassrls"),
    SUPERUSER(
            "application-bypasses",
            "bedstone_app",
            "alter role bedstone_app superuser",
            "alter role bedstone_app nosuperuser"),
    OWNER_TO_BECOME_BY_ANOTHER(
            "application-owns",
            "table ",
            "create role fitter; grant bedstone_owner to fitter; grant fitter to bedstone_app",
            "drop role if exists fitter"),
    BYPASS_TO_BECOME(
            "application-bypasses",
            "bedstone_app",
            "grant bedstone_platform to bedstone_app",
            "revoke bedstone_platform from bedstone_app"),
    TRUNCATE("right-to-truncate", "public.document", "grant truncate on document to bedstone_app"),
    TRUNCATE_FOR_ALL("right-to-truncate", "public.event", "grant truncate on event to public"),
    REFERENCES(
            "right-beyond-rows",
            "public.document",
            "grant references, trigger on document to bedstone_app"),
    PUBLIC_RIGHTS("right-of-everybody", "public.document", "grant select on document to public"),
    DEFINER_VIEW(
            "view-definer",
            "public.document_pages",
            "alter view document_pages reset (security_invoker)"),
    VIEW_OVER_VIEW(
            "view-definer",
            "public.titles",
            "create view titles as select title from document_pages"),
    MATERIALIZED_VIEW(
            "materialized-view",
            "public.snapshot",
            "create materialized view snapshot as select title from document; grant select on"
                    + " snapshot to bedstone_app"),
    FOREIGN_KEY(
            "foreign-key-without-tenant",
            "\"Page Text\"",
            "create unique index document_id_alone on document (id); alter table \"Page Text\" add"
                    + " constraint plain foreign key (document_id) references document (id)"),
    UNIQUE("unique-without-tenant", "public.document", "create unique index on document (title)"),
    PRIMARY_KEY(
            "unique-without-tenant",
            "public.\"Page Text\"",
            "alter table \"Page Text\" drop constraint \"Page Text_pkey\", add primary key (id)"),
    EXCLUSION(
            "exclusion-without-tenant",
            "public.document",
            "create extension btree_gist; alter table document add exclude using gist (pages with"
                    + " =)"),
    INDEX("index-without-tenant", "public.document", "create index on document (pages)"),
    NO_SEARCH_PATH(
            "definer-search-path",
            "public.peek()",
            "create function peek() returns bigint language sql security definer as 'select 1::bigint';"
                    + " revoke all on function peek() from public"),
    PUBLIC_DEFINER(
            "definer-public",
            "public.peek()",
            "create function peek() returns bigint language sql security definer set search_path ="
                    + " pg_catalog, pg_temp as 'select 1::bigint'"),
    POWERFUL_DEFINER(
            "definer-bypasses",
            "public.peek()",
            "create function peek() returns bigint language sql security definer set search_path ="
                    + " pg_catalog, pg_temp as 'select count(*) from public.document'; revoke all"
                    + " on function peek() from public; grant execute on function peek() to"
                    + " bedstone_app"),
    NULLABLE(
            "tenant-column-nullable",
            "public.loose",
            "create table loose (id int, tenant_id uuid)"),
    TEXT_TENANT(
            "tenant-column-type",
            "public.loose",
            "create table loose (id int, tenant_id text not null)"),
    NO_TENANT_COLUMN(
            "tenant-column-missing",
            "public.loose",
            "create table loose (id int); comment on table loose is '[bedstone: tenant]'"),
    UNDECLARED(
            "undeclared-table",
            "public.loose",
            "create table loose (id int); grant select on loose to bedstone_app"),
    UNDECLARED_BY_ANOTHER(
            "undeclared-table",
            "public.loose",
            "create table loose (id int, secret text); create role clerk; grant select (secret) on"
                    + " loose to clerk; grant clerk to bedstone_app",
            "drop owned by clerk; drop role clerk"),
    UNDECLARED_AND_OWNED(
            "application-owns",
            "public.loose",
            "create table loose (id int); alter table loose owner to bedstone_app"),
    PARTITION(
            "partition-unprotected",
            "public.event_latest",
            "alter table event detach partition event_new; create table event_latest partition of"
                    + " event for values from ('2027-01-01') to (maxvalue)"),
    INHERITED("partition-unprotected", "public.child", "create table child () inherits (document)"),
    DEFAULT_PRIVILEGES(
            "default-privileges",
            "bedstone_owner",
            "alter default privileges for role bedstone_owner in schema public grant select on"
                    + " tables to public"),
    DEFAULT_TRUNCATE(
            "default-privileges",
            "bedstone_owner",
            "alter default privileges for role bedstone_owner grant truncate on tables to"
                    + " bedstone_app",
            "alter default privileges for role bedstone_owner revoke truncate on tables from"
                    + " bedstone_app"),
    SEQUENCE(
            "sequence-readable",
            "public.\"Page Text_id_seq\"",
            "grant select on sequence \"Page Text_id_seq\" to bedstone_app"),
    PUBLICATION(
            "publication",
            "feed",
            "create publication feed for table document",
            "drop publication if exists feed"),
    PUBLICATION_OF_SCHEMA(
            "publication",
            "feed",
            "create publication feed for tables in schema public",
            "drop publication if exists feed"),
    PUBLICATION_OF_ALL(
            "publication",
            "feed",
            "create publication feed for all tables",
            "drop publication if exists feed"),
    FOREIGN_TABLE(
            "foreign-table",
            "public.elsewhere",
            "create extension file_fdw; create server files foreign data wrapper file_fdw; create"
                    + " foreign table elsewhere (tenant_id uuid) server files options (filename"
                    + " '/dev/null'); grant select on elsewhere to bedstone_app"),
    RULE(
            "rule-on-table",
            "rule shadow on table public.document",
            "create rule shadow as on delete to document do also select 1"),
    DISABLED_TRIGGER(
            "trigger-disabled",
            "public.\"Page Text\"",
            "alter table \"Page Text\" disable trigger all"),
    PRESET(
            "tenant-preset",
            "role bedstone_app",
            "do $$ begin execute format('alter role bedstone_app in database %I set app.tenant_id ="
                    + " %L', current_database(), 'aaaaaaaa-0000-4000-8000-00000000000a'); end $$"),
    CREATE_IN_SCHEMA(
            "application-creates", "public", "grant create on schema public to bedstone_app"),
    SCHEMA_OWNED("application-creates", "public", "alter schema public owner to bedstone_app"),
    IDENTITY_EXPOSED(
            "identity-exposed", "public.app_user", "grant select on app_user to bedstone_app"),
    PLATFORM_WRITABLE("platform-writable", "public.plan", "grant update on plan to bedstone_app"),
    LARGE_OBJECT("large-object", "public.document", "alter table document add column content oid"),
    LOADER_SUPERUSER(
            "loader-superuser",
            "bedstone_loader",
            "alter role bedstone_loader superuser",
            "alter role bedstone_loader nosuperuser"),
    LOADER_BECOMES(
            "loader-becomes",
            "bedstone_loader",
            "grant bedstone_app to bedstone_loader",
            "revoke bedstone_app from bedstone_loader"),
    LOADER_OWNS("loader-owns", "public.document", "alter table document owner to bedstone_loader"),
    LOADER_READS(
            "loader-beyond-insert",
            "public.document",
            "grant select on document to bedstone_loader"),
    LOADER_DELETES(
            "loader-beyond-insert",
            "public.document",
            "grant delete on document to bedstone_loader"),
    LOADER_ELSEWHERE(
            "loader-elsewhere", "public.app_user", "grant insert on app_user to bedstone_loader");

    private final String rule;
    private final String object;
    private final String script;
    private final String cleanUp;

    PlantedFault(String rule, String object, String script) {
        this(rule, object, script, "select");
    }

    PlantedFault(String rule, String object, String script, String cleanUp) {
        this.rule = rule;
        this.object = object;
        this.script = script;
        this.cleanUp = cleanUp;
    }

    String rule() {
        return rule;
    }

    String object() {
        return object;
    }

    String script() {
        return script;
    }

    /** What belongs to the server and would outlive the database. */
    String cleanUp() {
        return cleanUp;
    }
}
