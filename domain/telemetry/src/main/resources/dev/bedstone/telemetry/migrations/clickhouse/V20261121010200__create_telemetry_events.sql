-- What happened within traces: spans of agents, tools, chains, and single events.
CREATE TABLE telemetry_events
(
    _batch_id UUID,
    _row_no UInt32,
    tenant_id UUID,
    project_id UUID,
    timestamp DateTime64(6, 'UTC'),
    trace_id String,
    span_id String,
    parent_span_id String,
    kind LowCardinality(String),
    name LowCardinality(String),
    user_id UUID,
    tokens_used UInt32,
    cost_usd Nullable(Decimal(18, 12)),
    duration_us UInt64,
    error LowCardinality(String),
    attributes Map(LowCardinality(String), String)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(timestamp)
ORDER BY (tenant_id, project_id, timestamp)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'spans [bedstone: tenant]';

CREATE TABLE telemetry_metrics_hourly
(
    tenant_id UUID,
    project_id UUID,
    hour DateTime('UTC'),
    kind LowCardinality(String),
    name LowCardinality(String),
    events SimpleAggregateFunction(sum, UInt64),
    errors SimpleAggregateFunction(sum, UInt64),
    tokens_used SimpleAggregateFunction(sum, UInt64),
    cost_usd SimpleAggregateFunction(sum, Decimal(38, 12)),
    duration_sum SimpleAggregateFunction(sum, UInt64),
    duration_min SimpleAggregateFunction(min, UInt64),
    duration_max SimpleAggregateFunction(max, UInt64),
    duration_quantiles AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant_id, project_id, hour, kind, name)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'sums of telemetry_events per hour [bedstone: tenant]';

CREATE MATERIALIZED VIEW telemetry_events_to_metrics_hourly TO telemetry_metrics_hourly AS
SELECT
    e.tenant_id AS tenant_id,
    e.project_id AS project_id,
    toStartOfHour(e.timestamp) AS hour,
    e.kind AS kind,
    e.name AS name,
    count() AS events,
    countIf(e.error != '') AS errors,
    sum(e.tokens_used) AS tokens_used,
    sum(coalesce(e.cost_usd, toDecimal64(0, 12))) AS cost_usd,
    sum(e.duration_us) AS duration_sum,
    min(e.duration_us) AS duration_min,
    max(e.duration_us) AS duration_max,
    quantilesTDigestState(0.5, 0.95, 0.99)(e.duration_us) AS duration_quantiles
FROM telemetry_events AS e
GROUP BY tenant_id, project_id, hour, kind, name;
