package dev.bedstone.bench;

import static dev.bedstone.ingest.ColumnType.FLOAT64;
import static dev.bedstone.ingest.ColumnType.KEYWORD;
import static dev.bedstone.ingest.ColumnType.TEXT;
import static dev.bedstone.ingest.ColumnType.UINT16;
import static dev.bedstone.ingest.ColumnType.UINT32;
import static dev.bedstone.ingest.ColumnType.UUID;
import static dev.bedstone.ingest.ColumnType.decimal;
import static dev.bedstone.ingest.ColumnType.map;

import dev.bedstone.ingest.EventTable;
import dev.bedstone.ingest.Partitioning;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A call of a language model as a platform records it, about 150 bytes a row. */
record ModelCall(
        UUID id,
        Instant at,
        UUID project,
        String provider,
        String model,
        String operation,
        String user,
        int inputTokens,
        int outputTokens,
        int cachedTokens,
        long costMicros,
        int latencyMillis,
        int firstTokenMillis,
        int status,
        boolean cacheHit,
        double temperature,
        Map<String, String> labels) {

    static final EventTable<ModelCall> TABLE =
            EventTable.named("model_calls", ModelCall.class)
                    .tenant("tenant_id")
                    .time("at", ModelCall::at)
                    .column("id", UUID, ModelCall::id)
                    .column("project_id", UUID, ModelCall::project)
                    .column("provider", KEYWORD, ModelCall::provider)
                    .column("model", KEYWORD, ModelCall::model)
                    .column("operation", KEYWORD, ModelCall::operation)
                    .column("user_name", TEXT, ModelCall::user)
                    .integer("input_tokens", UINT32, ModelCall::inputTokens)
                    .integer("output_tokens", UINT32, ModelCall::outputTokens)
                    .integer("cached_tokens", UINT32, ModelCall::cachedTokens)
                    .integer("cost", decimal(18, 6), ModelCall::costMicros)
                    .integer("latency_ms", UINT32, ModelCall::latencyMillis)
                    .integer("first_token_ms", UINT32, ModelCall::firstTokenMillis)
                    .integer("status", UINT16, ModelCall::status)
                    .flag("cache_hit", ModelCall::cacheHit)
                    .number("temperature", FLOAT64, ModelCall::temperature)
                    .column("labels", map(KEYWORD, TEXT), ModelCall::labels)
                    .partitionedBy(Partitioning.MONTH)
                    .build();

    static final String CREATE_HOURLY =
            """
            CREATE TABLE model_calls_hourly (tenant_id UUID, hour DateTime('UTC'),
              model LowCardinality(String),
              calls SimpleAggregateFunction(sum, UInt64),
              tokens SimpleAggregateFunction(sum, UInt64),
              cost SimpleAggregateFunction(sum, Decimal(38, 6)),
              latency AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), UInt32))
            ENGINE = AggregatingMergeTree ORDER BY (tenant_id, model, hour)
            SETTINGS non_replicated_deduplication_window = 1000\
            """;

    static final String CREATE_VIEW =
            """
            CREATE MATERIALIZED VIEW model_calls_to_hourly TO model_calls_hourly AS
            SELECT tenant_id, toStartOfHour(at) AS hour, model, count() AS calls,
              sum(toUInt64(input_tokens) + output_tokens) AS tokens, sum(cost) AS cost,
              quantilesTDigestState(0.5, 0.95, 0.99)(latency_ms) AS latency
            FROM model_calls GROUP BY tenant_id, hour, model\
            """;

    static ModelCall of(int number, Instant at) {
        return new ModelCall(
                new UUID(number * 0x9E37_79B9_7F4A_7C15L, number),
                at.plusMillis(-number % 3_600_000),
                new UUID(7, number % 20),
                number % 3 == 0 ? "anthropic" : "openai",
                "model-" + number % 12,
                "chat",
                "user-" + number % 5_000 + "@example.org",
                500 + number % 3_000,
                100 + number % 900,
                number % 400,
                1_000L + number % 70_000,
                200 + number % 4_000,
                50 + number % 400,
                number % 50 == 0 ? 429 : 200,
                number % 7 == 0,
                0.7,
                Map.of("region", "eu-central", "tier", "pro"));
    }
}
