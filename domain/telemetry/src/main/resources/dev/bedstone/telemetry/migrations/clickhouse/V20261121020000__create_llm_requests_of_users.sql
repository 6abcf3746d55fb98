-- What people use over weeks is read from sums per day, and from sums per hour for what is no whole day. Of all
-- projects in one: told apart by project as well, the sums are nearly as many as the calls where everybody works
-- everywhere. Time first, so that of a range its rows alone are read.
CREATE TABLE llm_requests_daily_of_users
(
    tenant_id UUID,
    day Date,
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
PARTITION BY toYYYYMM(day)
ORDER BY (tenant_id, day, user_id, provider, model, cost_known)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'sums of llm_requests per day in UTC and person, of all projects [bedstone: tenant]';

CREATE MATERIALIZED VIEW llm_requests_to_daily_of_users TO llm_requests_daily_of_users AS
SELECT
    c.tenant_id AS tenant_id,
    toDate(c.timestamp, 'UTC') AS day,
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
GROUP BY tenant_id, day, user_id, provider, model, cost_known;

CREATE TABLE llm_requests_hourly_of_users
(
    tenant_id UUID,
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
ORDER BY (tenant_id, hour, user_id, provider, model, cost_known)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'sums of llm_requests per hour and person, of all projects [bedstone: tenant]';

CREATE MATERIALIZED VIEW llm_requests_to_hourly_of_users TO llm_requests_hourly_of_users AS
SELECT
    c.tenant_id AS tenant_id,
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
GROUP BY tenant_id, hour, user_id, provider, model, cost_known;

-- What older sums know and these do not: carried out again, nothing is added twice.
-- verify: select count() = 0 from (select at from (select toDate(hour) as at, toInt64(calls) as n from llm_requests_hourly_by_user where toDate(hour) < toDate(now(), 'UTC') union all select day as at, -toInt64(calls) as n from llm_requests_daily_of_users where day < toDate(now(), 'UTC')) group by at having sum(n) != 0)
INSERT INTO llm_requests_daily_of_users
SELECT
    tenant_id, day, user_id, provider, model, cost_known,
    sum(d.calls),
    sum(d.errors),
    sum(d.cache_hits),
    sum(d.prompt_tokens),
    sum(d.completion_tokens),
    sum(d.cached_tokens),
    sum(d.reasoning_tokens),
    sum(d.cost_usd)
FROM
(
    SELECT tenant_id, toDate(hour) AS day, user_id, provider, model, cost_known,
           toInt64(calls) AS calls,
           toInt64(errors) AS errors,
           toInt64(cache_hits) AS cache_hits,
           toInt64(prompt_tokens) AS prompt_tokens,
           toInt64(completion_tokens) AS completion_tokens,
           toInt64(cached_tokens) AS cached_tokens,
           toInt64(reasoning_tokens) AS reasoning_tokens,
           cost_usd
    FROM llm_requests_hourly_by_user
    UNION ALL
    SELECT tenant_id, day, user_id, provider, model, cost_known,
           -toInt64(calls) AS calls,
           -toInt64(errors) AS errors,
           -toInt64(cache_hits) AS cache_hits,
           -toInt64(prompt_tokens) AS prompt_tokens,
           -toInt64(completion_tokens) AS completion_tokens,
           -toInt64(cached_tokens) AS cached_tokens,
           -toInt64(reasoning_tokens) AS reasoning_tokens,
           -cost_usd AS cost_usd
    FROM llm_requests_daily_of_users
) AS d
GROUP BY tenant_id, day, user_id, provider, model, cost_known
HAVING sum(d.calls) != 0
SETTINGS insert_deduplicate = 0;

-- verify: select count() = 0 from (select at from (select hour as at, toInt64(calls) as n from llm_requests_hourly_by_user where hour < toStartOfHour(toDateTime(now(), 'UTC')) union all select hour as at, -toInt64(calls) as n from llm_requests_hourly_of_users where hour < toStartOfHour(toDateTime(now(), 'UTC'))) group by at having sum(n) != 0)
INSERT INTO llm_requests_hourly_of_users
SELECT
    tenant_id, hour, user_id, provider, model, cost_known,
    sum(d.calls),
    sum(d.errors),
    sum(d.cache_hits),
    sum(d.prompt_tokens),
    sum(d.completion_tokens),
    sum(d.cached_tokens),
    sum(d.reasoning_tokens),
    sum(d.cost_usd)
FROM
(
    SELECT tenant_id, hour AS hour, user_id, provider, model, cost_known,
           toInt64(calls) AS calls,
           toInt64(errors) AS errors,
           toInt64(cache_hits) AS cache_hits,
           toInt64(prompt_tokens) AS prompt_tokens,
           toInt64(completion_tokens) AS completion_tokens,
           toInt64(cached_tokens) AS cached_tokens,
           toInt64(reasoning_tokens) AS reasoning_tokens,
           cost_usd
    FROM llm_requests_hourly_by_user
    UNION ALL
    SELECT tenant_id, hour, user_id, provider, model, cost_known,
           -toInt64(calls) AS calls,
           -toInt64(errors) AS errors,
           -toInt64(cache_hits) AS cache_hits,
           -toInt64(prompt_tokens) AS prompt_tokens,
           -toInt64(completion_tokens) AS completion_tokens,
           -toInt64(cached_tokens) AS cached_tokens,
           -toInt64(reasoning_tokens) AS reasoning_tokens,
           -cost_usd AS cost_usd
    FROM llm_requests_hourly_of_users
) AS d
GROUP BY tenant_id, hour, user_id, provider, model, cost_known
HAVING sum(d.calls) != 0
SETTINGS insert_deduplicate = 0;
