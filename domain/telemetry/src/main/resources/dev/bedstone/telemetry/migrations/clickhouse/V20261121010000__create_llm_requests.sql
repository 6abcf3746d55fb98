-- Calls of language models, row by row and summed. What a call costs is in its row where the application
-- knows it; else it is computed when it is read, from llm_prices.
CREATE TABLE llm_requests
(
    _batch_id UUID,
    _row_no UInt32,
    tenant_id UUID,
    project_id UUID,
    timestamp DateTime64(3, 'UTC'),
    id UUID,
    provider LowCardinality(String),
    model LowCardinality(String),
    user_id UUID,
    pipeline_id Nullable(UUID),
    trace_id String,
    span_id String,
    parent_span_id String,
    prompt_tokens UInt32,
    completion_tokens UInt32,
    cached_tokens UInt32,
    reasoning_tokens UInt32,
    total_tokens UInt64 ALIAS toUInt64(prompt_tokens) + completion_tokens,
    cost_usd Nullable(Decimal(18, 12)),
    duration_ms UInt32,
    cache_hit Bool,
    error LowCardinality(String)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(timestamp)
ORDER BY (tenant_id, project_id, timestamp)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'calls of language models [bedstone: tenant]';

CREATE TABLE llm_requests_hourly
(
    tenant_id UUID,
    project_id UUID,
    hour DateTime('UTC'),
    provider LowCardinality(String),
    model LowCardinality(String),
    cost_known UInt8,
    calls SimpleAggregateFunction(sum, UInt64),
    errors SimpleAggregateFunction(sum, UInt64),
    cache_hits SimpleAggregateFunction(sum, UInt64),
    prompt_tokens SimpleAggregateFunction(sum, UInt64),
    completion_tokens SimpleAggregateFunction(sum, UInt64),
    cached_tokens SimpleAggregateFunction(sum, UInt64),
    reasoning_tokens SimpleAggregateFunction(sum, UInt64),
    cost_usd SimpleAggregateFunction(sum, Decimal(38, 12)),
    duration_sum SimpleAggregateFunction(sum, UInt64),
    duration_min SimpleAggregateFunction(min, UInt32),
    duration_max SimpleAggregateFunction(max, UInt32),
    duration_quantiles AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), UInt32)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant_id, project_id, hour, provider, model, cost_known)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'sums of llm_requests per hour [bedstone: tenant]';

CREATE MATERIALIZED VIEW llm_requests_to_hourly TO llm_requests_hourly AS
SELECT
    c.tenant_id AS tenant_id,
    c.project_id AS project_id,
    toStartOfHour(c.timestamp) AS hour,
    c.provider AS provider,
    c.model AS model,
    isNotNull(c.cost_usd) AS cost_known,
    count() AS calls,
    countIf(c.error != '') AS errors,
    countIf(c.cache_hit) AS cache_hits,
    sum(c.prompt_tokens) AS prompt_tokens,
    sum(c.completion_tokens) AS completion_tokens,
    sum(c.cached_tokens) AS cached_tokens,
    sum(c.reasoning_tokens) AS reasoning_tokens,
    sum(coalesce(c.cost_usd, toDecimal64(0, 12))) AS cost_usd,
    sum(c.duration_ms) AS duration_sum,
    min(c.duration_ms) AS duration_min,
    max(c.duration_ms) AS duration_max,
    quantilesTDigestState(0.5, 0.95, 0.99)(c.duration_ms) AS duration_quantiles
FROM llm_requests AS c
GROUP BY tenant_id, project_id, hour, provider, model, cost_known;

-- Without latencies: there are many users, and a digest for each of them and every hour is large.
CREATE TABLE llm_requests_hourly_by_user
(
    tenant_id UUID,
    project_id UUID,
    hour DateTime('UTC'),
    user_id UUID,
    provider LowCardinality(String),
    model LowCardinality(String),
    cost_known UInt8,
    calls SimpleAggregateFunction(sum, UInt64),
    errors SimpleAggregateFunction(sum, UInt64),
    cache_hits SimpleAggregateFunction(sum, UInt64),
    prompt_tokens SimpleAggregateFunction(sum, UInt64),
    completion_tokens SimpleAggregateFunction(sum, UInt64),
    cached_tokens SimpleAggregateFunction(sum, UInt64),
    reasoning_tokens SimpleAggregateFunction(sum, UInt64),
    cost_usd SimpleAggregateFunction(sum, Decimal(38, 12))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant_id, project_id, hour, user_id, provider, model, cost_known)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'sums of llm_requests per hour and person [bedstone: tenant]';

CREATE MATERIALIZED VIEW llm_requests_to_hourly_by_user TO llm_requests_hourly_by_user AS
SELECT
    c.tenant_id AS tenant_id,
    c.project_id AS project_id,
    toStartOfHour(c.timestamp) AS hour,
    c.user_id AS user_id,
    c.provider AS provider,
    c.model AS model,
    isNotNull(c.cost_usd) AS cost_known,
    count() AS calls,
    countIf(c.error != '') AS errors,
    countIf(c.cache_hit) AS cache_hits,
    sum(c.prompt_tokens) AS prompt_tokens,
    sum(c.completion_tokens) AS completion_tokens,
    sum(c.cached_tokens) AS cached_tokens,
    sum(c.reasoning_tokens) AS reasoning_tokens,
    sum(coalesce(c.cost_usd, toDecimal64(0, 12))) AS cost_usd
FROM llm_requests AS c
GROUP BY tenant_id, project_id, hour, user_id, provider, model, cost_known;

-- For dashboards: kept for days.
CREATE TABLE llm_requests_by_minute
(
    tenant_id UUID,
    project_id UUID,
    minute DateTime('UTC'),
    provider LowCardinality(String),
    model LowCardinality(String),
    cost_known UInt8,
    calls SimpleAggregateFunction(sum, UInt64),
    errors SimpleAggregateFunction(sum, UInt64),
    cache_hits SimpleAggregateFunction(sum, UInt64),
    prompt_tokens SimpleAggregateFunction(sum, UInt64),
    completion_tokens SimpleAggregateFunction(sum, UInt64),
    cached_tokens SimpleAggregateFunction(sum, UInt64),
    reasoning_tokens SimpleAggregateFunction(sum, UInt64),
    cost_usd SimpleAggregateFunction(sum, Decimal(38, 12)),
    duration_sum SimpleAggregateFunction(sum, UInt64),
    duration_min SimpleAggregateFunction(min, UInt32),
    duration_max SimpleAggregateFunction(max, UInt32),
    duration_quantiles AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), UInt32)
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(minute)
ORDER BY (tenant_id, project_id, minute, provider, model, cost_known)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'sums of llm_requests per minute [bedstone: tenant]';

CREATE MATERIALIZED VIEW llm_requests_to_by_minute TO llm_requests_by_minute AS
SELECT
    c.tenant_id AS tenant_id,
    c.project_id AS project_id,
    toStartOfMinute(c.timestamp) AS minute,
    c.provider AS provider,
    c.model AS model,
    isNotNull(c.cost_usd) AS cost_known,
    count() AS calls,
    countIf(c.error != '') AS errors,
    countIf(c.cache_hit) AS cache_hits,
    sum(c.prompt_tokens) AS prompt_tokens,
    sum(c.completion_tokens) AS completion_tokens,
    sum(c.cached_tokens) AS cached_tokens,
    sum(c.reasoning_tokens) AS reasoning_tokens,
    sum(coalesce(c.cost_usd, toDecimal64(0, 12))) AS cost_usd,
    sum(c.duration_ms) AS duration_sum,
    min(c.duration_ms) AS duration_min,
    max(c.duration_ms) AS duration_max,
    quantilesTDigestState(0.5, 0.95, 0.99)(c.duration_ms) AS duration_quantiles
FROM llm_requests AS c
GROUP BY tenant_id, project_id, minute, provider, model, cost_known;
