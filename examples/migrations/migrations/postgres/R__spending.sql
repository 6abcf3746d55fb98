create or replace view spending as
select account.name, sum(purchase.price) as spent, account.currency
from account join purchase on purchase.account_id = account.id
group by account.name, account.currency;
