alter table shop_visit add column country LowCardinality(String) default '';
