-- One row for each trace, hour and model: what it took and what it cost.
CREATE TABLE trace_summaries
(
    tenant_id UUID,
    project_id UUID,
    hour DateTime('UTC'),
    trace_id String,
    provider LowCardinality(String),
    model LowCardinality(String),
    cost_known UInt8,
    events SimpleAggregateFunction(sum, UInt64),
    errors SimpleAggregateFunction(sum, UInt64),
    prompt_tokens SimpleAggregateFunction(sum, UInt64),
    completion_tokens SimpleAggregateFunction(sum, UInt64),
    cached_tokens SimpleAggregateFunction(sum, UInt64),
    reasoning_tokens SimpleAggregateFunction(sum, UInt64),
    tokens_used SimpleAggregateFunction(sum, UInt64),
    cost_usd SimpleAggregateFunction(sum, Decimal(38, 12)),
    started SimpleAggregateFunction(min, DateTime64(6, 'UTC')),
    ended SimpleAggregateFunction(max, DateTime64(6, 'UTC')),
    root SimpleAggregateFunction(max, String),
    INDEX trace_summaries_by_trace trace_id TYPE bloom_filter GRANULARITY 1
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant_id, project_id, hour, trace_id, provider, model, cost_known)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'traces in short [bedstone: tenant]';

CREATE MATERIALIZED VIEW telemetry_events_to_trace_summaries TO trace_summaries AS
SELECT
    e.tenant_id AS tenant_id,
    e.project_id AS project_id,
    toStartOfHour(e.timestamp) AS hour,
    e.trace_id AS trace_id,
    CAST('' AS LowCardinality(String)) AS provider,
    CAST('' AS LowCardinality(String)) AS model,
    1 AS cost_known,
    count() AS events,
    countIf(e.error != '') AS errors,
    sum(0) AS prompt_tokens,
    sum(0) AS completion_tokens,
    sum(0) AS cached_tokens,
    sum(0) AS reasoning_tokens,
    sum(e.tokens_used) AS tokens_used,
    sum(coalesce(e.cost_usd, toDecimal64(0, 12))) AS cost_usd,
    min(toDateTime64(e.timestamp, 6, 'UTC')) AS started,
    max(toDateTime64(e.timestamp, 6, 'UTC') + toIntervalMicrosecond(e.duration_us)) AS ended,
    max(if(e.parent_span_id = '', toString(e.name), '')) AS root
FROM telemetry_events AS e
WHERE e.trace_id != ''
GROUP BY tenant_id, project_id, hour, trace_id, provider, model, cost_known;

CREATE MATERIALIZED VIEW llm_requests_to_trace_summaries TO trace_summaries AS
SELECT
    c.tenant_id AS tenant_id,
    c.project_id AS project_id,
    toStartOfHour(c.timestamp) AS hour,
    c.trace_id AS trace_id,
    c.provider AS provider,
    c.model AS model,
    isNotNull(c.cost_usd) AS cost_known,
    count() AS events,
    countIf(c.error != '') AS errors,
    sum(c.prompt_tokens) AS prompt_tokens,
    sum(c.completion_tokens) AS completion_tokens,
    sum(c.cached_tokens) AS cached_tokens,
    sum(c.reasoning_tokens) AS reasoning_tokens,
    sum(toUInt64(c.prompt_tokens) + c.completion_tokens) AS tokens_used,
    sum(coalesce(c.cost_usd, toDecimal64(0, 12))) AS cost_usd,
    min(toDateTime64(c.timestamp, 6, 'UTC')) AS started,
    max(toDateTime64(c.timestamp, 6, 'UTC') + toIntervalMillisecond(c.duration_ms)) AS ended,
    max(if(c.parent_span_id = '', toString(c.model), '')) AS root
FROM llm_requests AS c
WHERE c.trace_id != ''
GROUP BY tenant_id, project_id, hour, trace_id, provider, model, cost_known;
