-- destructive
alter table visit drop column country;
