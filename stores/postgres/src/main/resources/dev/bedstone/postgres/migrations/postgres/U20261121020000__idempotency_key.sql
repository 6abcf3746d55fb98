drop table bedstone.idempotency_key;
