package dev.bedstone.ingest;

import static dev.bedstone.ingest.ColumnType.FLOAT64;
import static dev.bedstone.ingest.ColumnType.INT64;
import static dev.bedstone.ingest.ColumnType.KEYWORD;
import static dev.bedstone.ingest.ColumnType.TEXT;
import static dev.bedstone.ingest.ColumnType.UINT32;
import static dev.bedstone.ingest.ColumnType.decimal;
import static dev.bedstone.ingest.ColumnType.map;
import static dev.bedstone.ingest.ColumnType.nullable;

import dev.bedstone.ingest.audit.Auditor;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The tests' event: who made it, and the how-manieth it is, so that an auditor can tell each from
 * all others.
 */
record Call(
        long producer,
        long number,
        Instant at,
        String model,
        String note,
        long tokens,
        double seconds,
        BigDecimal cost,
        Map<String, String> tags) {

    /** What the tests' events cost, in all shapes the encoder has ways of its own for. */
    static EventTable<Call> table(String name) {
        return EventTable.named(name, Call.class)
                .tenant("tenant_id")
                .time("at", Call::at)
                .integer("producer", INT64, Call::producer)
                .integer("number", INT64, Call::number)
                .column("model", KEYWORD, Call::model)
                .column("note", TEXT, Call::note)
                .integer("tokens", UINT32, Call::tokens)
                .number("seconds", FLOAT64, Call::seconds)
                .column("cost", nullable(decimal(18, 6)), Call::cost)
                .column("tags", map(KEYWORD, TEXT), Call::tags)
                .partitionedBy(Partitioning.MONTH)
                .keptFor(Duration.ofDays(365))
                .build();
    }

    static Call of(long producer, long number, Instant at) {
        return new Call(
                producer,
                number,
                at,
                "model-" + number % 5,
                "note " + number,
                number % 1000,
                number / 8.0,
                BigDecimal.valueOf(number % 100_000, 6),
                Map.of("region", "eu"));
    }

    /** Makes the table, and one roll-up by model that a view feeds. */
    static void create(Auditor auditor, String name, int window) {
        auditor.ask(
                """
                CREATE TABLE %1$s (_batch_id UUID, _row_no UInt32, tenant_id UUID,
                  at DateTime64(3, 'UTC'), producer Int64, number Int64,
                  model LowCardinality(String), note String, tokens UInt32, seconds Float64,
                  cost Nullable(Decimal(18, 6)), tags Map(LowCardinality(String), String))
                ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (tenant_id, producer, number)
                SETTINGS non_replicated_deduplication_window = %2$d\
                """
                        .formatted(name, window));
        auditor.ask(
                """
                CREATE TABLE %1$s_by_model (model LowCardinality(String),
                  calls SimpleAggregateFunction(sum, UInt64),
                  tokens SimpleAggregateFunction(sum, UInt64))
                ENGINE = AggregatingMergeTree ORDER BY model
                SETTINGS non_replicated_deduplication_window = %2$d\
                """
                        .formatted(name, window));
        auditor.ask(
                """
                CREATE MATERIALIZED VIEW %1$s_to_model TO %1$s_by_model AS
                SELECT model, count() AS calls, sum(tokens) AS tokens FROM %1$s GROUP BY model\
                """
                        .formatted(name));
    }
}
