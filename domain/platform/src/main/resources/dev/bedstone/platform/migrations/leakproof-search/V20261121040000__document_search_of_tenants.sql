-- Where a superuser has said that the operators of search tell nothing of the rows they refuse, indexes are used under
-- row-level security, too. The table of search becomes one of tenants, and the application may read it itself.
do $$
declare operator record;
begin
    for operator in
        select p.oid::regprocedure as function from pg_proc p
         where not p.proleakproof
           and (p.oid = 'pg_catalog.ts_match_vq(tsvector, tsquery)'::regprocedure
                or p.oid = (select o.oprcode from pg_operator o
                             where o.oprname = '%>' and o.oprleft = 'text'::regtype and o.oprright = 'text'::regtype
                               and exists (select from pg_depend d join pg_extension e on e.oid = d.refobjid
                                            where d.classid = 'pg_operator'::regclass and d.objid = o.oid
                                              and d.refclassid = 'pg_extension'::regclass and e.extname = 'pg_trgm')))
    loop
        raise exception 'the function % is not leakproof, and search would read every row of a tenant', operator.function
            using errcode = 'object_not_in_prerequisite_state',
                hint = format('a superuser says, in every database: alter function %s leakproof', operator.function);
    end loop;
end $$;
comment on table platform.document_search is null;
select bedstone.tenant_table('platform.document_search');
select bedstone.grant_only('platform.document_search', 'select', '', 'select, insert, update, delete');
