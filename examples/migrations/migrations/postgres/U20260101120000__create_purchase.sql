-- destructive
drop table purchase;
