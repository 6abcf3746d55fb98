-- no-transaction
create index concurrently purchase_account on purchase (account_id);
