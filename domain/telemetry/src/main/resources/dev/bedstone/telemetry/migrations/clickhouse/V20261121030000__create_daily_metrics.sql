-- Percentiles of weeks and years are merged from digests per day, and from those per hour for what is no whole day:
-- of hours there are 24 times as many, and each is nearly as large.
CREATE TABLE llm_requests_daily
(
    tenant_id UUID,
    project_id UUID,
    day Date,
    provider LowCardinality(String),
    model LowCardinality(String),
    calls SimpleAggregateFunction(sum, UInt64),
    errors SimpleAggregateFunction(sum, UInt64),
    cache_hits SimpleAggregateFunction(sum, UInt64),
    duration_sum SimpleAggregateFunction(sum, UInt64),
    duration_min SimpleAggregateFunction(min, UInt32),
    duration_max SimpleAggregateFunction(max, UInt32),
    duration_quantiles AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), UInt32)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (tenant_id, project_id, day, provider, model)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'sums of llm_requests per day in UTC [bedstone: tenant]';

CREATE MATERIALIZED VIEW llm_requests_to_daily TO llm_requests_daily AS
SELECT
    c.tenant_id AS tenant_id,
    c.project_id AS project_id,
    toDate(c.timestamp, 'UTC') AS day,
    c.provider AS provider,
    c.model AS model,
    count() AS calls,
    countIf(c.error != '') AS errors,
    countIf(c.cache_hit) AS cache_hits,
    sum(c.duration_ms) AS duration_sum,
    min(c.duration_ms) AS duration_min,
    max(c.duration_ms) AS duration_max,
    quantilesTDigestState(0.5, 0.95, 0.99)(c.duration_ms) AS duration_quantiles
FROM llm_requests AS c
GROUP BY tenant_id, project_id, day, provider, model;

CREATE TABLE telemetry_metrics_daily
(
    tenant_id UUID,
    project_id UUID,
    day Date,
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
PARTITION BY toYYYYMM(day)
ORDER BY (tenant_id, project_id, day, kind, name)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'sums of telemetry_events per day in UTC [bedstone: tenant]';

CREATE MATERIALIZED VIEW telemetry_events_to_metrics_daily TO telemetry_metrics_daily AS
SELECT
    e.tenant_id AS tenant_id,
    e.project_id AS project_id,
    toDate(e.timestamp, 'UTC') AS day,
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
GROUP BY tenant_id, project_id, day, kind, name;

-- What older sums know and these do not: carried out again, nothing is added twice. A digest cannot be taken from
-- another: what comes in beside this weighs twice in the percentiles of its day, and counts once.
-- verify: select count() = 0 from (select at from (select toDate(hour) as at, toInt64(calls) as n from llm_requests_hourly where toDate(hour) < toDate(now(), 'UTC') union all select day as at, -toInt64(calls) as n from llm_requests_daily where day < toDate(now(), 'UTC')) group by at having sum(n) != 0)
INSERT INTO llm_requests_daily
SELECT
    tenant_id, project_id, day, provider, model,
    sum(d.calls),
    sum(d.errors),
    sum(d.cache_hits),
    sum(d.duration_sum),
    min(d.duration_min),
    max(d.duration_max),
    quantilesTDigestMergeState(0.5, 0.95, 0.99)(d.duration_quantiles)
FROM
(
    SELECT tenant_id, project_id, toDate(hour) AS day, provider, model,
           toInt64(calls) AS calls,
           toInt64(errors) AS errors,
           toInt64(cache_hits) AS cache_hits,
           toInt64(duration_sum) AS duration_sum,
           duration_min, duration_max, duration_quantiles
    FROM llm_requests_hourly
    UNION ALL
    SELECT tenant_id, project_id, day, provider, model,
           -toInt64(calls) AS calls,
           -toInt64(errors) AS errors,
           -toInt64(cache_hits) AS cache_hits,
           -toInt64(duration_sum) AS duration_sum,
           duration_min, duration_max,
           arrayReduce('quantilesTDigestState(0.5, 0.95, 0.99)', emptyArrayUInt32()) AS duration_quantiles
    FROM llm_requests_daily
) AS d
GROUP BY tenant_id, project_id, day, provider, model
HAVING sum(d.calls) != 0
SETTINGS insert_deduplicate = 0;

-- verify: select count() = 0 from (select at from (select toDate(hour) as at, toInt64(events) as n from telemetry_metrics_hourly where toDate(hour) < toDate(now(), 'UTC') union all select day as at, -toInt64(events) as n from telemetry_metrics_daily where day < toDate(now(), 'UTC')) group by at having sum(n) != 0)
INSERT INTO telemetry_metrics_daily
SELECT
    tenant_id, project_id, day, kind, name,
    sum(d.events),
    sum(d.errors),
    sum(d.tokens_used),
    sum(d.cost_usd),
    sum(d.duration_sum),
    min(d.duration_min),
    max(d.duration_max),
    quantilesTDigestMergeState(0.5, 0.95, 0.99)(d.duration_quantiles)
FROM
(
    SELECT tenant_id, project_id, toDate(hour) AS day, kind, name,
           toInt64(events) AS events,
           toInt64(errors) AS errors,
           toInt64(tokens_used) AS tokens_used,
           cost_usd,
           toInt64(duration_sum) AS duration_sum,
           duration_min, duration_max, duration_quantiles
    FROM telemetry_metrics_hourly
    UNION ALL
    SELECT tenant_id, project_id, day, kind, name,
           -toInt64(events) AS events,
           -toInt64(errors) AS errors,
           -toInt64(tokens_used) AS tokens_used,
           -cost_usd AS cost_usd,
           -toInt64(duration_sum) AS duration_sum,
           duration_min, duration_max,
           arrayReduce('quantilesTDigestState(0.5, 0.95, 0.99)', emptyArrayUInt64()) AS duration_quantiles
    FROM telemetry_metrics_daily
) AS d
GROUP BY tenant_id, project_id, day, kind, name
HAVING sum(d.events) != 0
SETTINGS insert_deduplicate = 0;
