-- destructive
alter table shop_visit drop column country;
