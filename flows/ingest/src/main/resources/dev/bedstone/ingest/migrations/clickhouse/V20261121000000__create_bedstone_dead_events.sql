-- Events that could not become rows of their tables.
CREATE TABLE IF NOT EXISTS bedstone_dead_events
(
    _batch_id UUID,
    _row_no UInt32,
    tenant_id UUID,
    id UUID,
    at DateTime64(3, 'UTC'),
    table_name LowCardinality(String),
    reason String,
    event String,
    columns Array(String),
    types Array(String),
    encoded String,
    state Enum8('DEAD' = 1, 'RETRIED' = 2, 'SKIPPED' = 3),
    changed DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(changed)
PARTITION BY toYYYYMM(at)
ORDER BY (tenant_id, table_name, id)
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000;
