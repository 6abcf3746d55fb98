alter table visit add column country LowCardinality(String) default '';
