-- What a million tokens cost, in US dollars, from when on. The newest row of a key counts.
CREATE TABLE llm_prices
(
    provider LowCardinality(String),
    model LowCardinality(String),
    valid_from DateTime('UTC'),
    prompt Decimal(18, 6),
    completion Decimal(18, 6),
    cached Nullable(Decimal(18, 6)),
    reasoning Nullable(Decimal(18, 6)),
    removed Bool,
    changed DateTime64(6, 'UTC'),
    changed_by String
)
ENGINE = ReplacingMergeTree(changed)
ORDER BY (provider, model, valid_from)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'what a million tokens cost in US dollars [bedstone: platform]';
