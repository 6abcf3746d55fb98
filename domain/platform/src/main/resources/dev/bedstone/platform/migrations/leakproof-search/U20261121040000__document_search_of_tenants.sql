comment on table platform.document_search is null;
drop policy tenant on platform.document_search;
alter table platform.document_search alter column tenant_id drop default;
select bedstone.identity_table('platform.document_search');
