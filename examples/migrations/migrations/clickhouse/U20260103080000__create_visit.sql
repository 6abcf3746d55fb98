-- destructive
drop table shop_visit;
