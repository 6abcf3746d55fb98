drop table bedstone.platform_audit;
drop index bedstone.idempotency_key_age;
create index idempotency_key_age on bedstone.idempotency_key (tenant_id, created_at);
