-- destructive
drop table account;
