-- no-transaction
drop index concurrently purchase_account;
