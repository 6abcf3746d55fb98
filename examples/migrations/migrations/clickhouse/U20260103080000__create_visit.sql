-- destructive
drop table visit;
