-- The window lets a batch be sent twice and stored once.
create table shop_visit (
    at DateTime64(3),
    item LowCardinality(String)
) engine = MergeTree
order by (item, at)
settings non_replicated_deduplication_window = 1000;
