package dev.bedstone.telemetry;

import static dev.bedstone.ingest.ColumnType.KEYWORD;
import static dev.bedstone.ingest.ColumnType.TEXT;
import static dev.bedstone.ingest.ColumnType.UINT32;
import static dev.bedstone.ingest.ColumnType.UINT64;
import static dev.bedstone.ingest.ColumnType.UUID;
import static dev.bedstone.ingest.ColumnType.decimal;
import static dev.bedstone.ingest.ColumnType.map;
import static dev.bedstone.ingest.ColumnType.moment;
import static dev.bedstone.ingest.ColumnType.nullable;

import dev.bedstone.ingest.ColumnType;
import dev.bedstone.ingest.EventTable;
import dev.bedstone.ingest.Partitioning;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How events become rows. */
final class EventTables {

    /** Stands for nobody in columns that are part of a key, which cannot be null. */
    static final UUID NOBODY = new UUID(0, 0);

    /**
     * Exact: a price per million tokens has 6 digits behind the point at most, so what one token
     * costs has 12.
     */
    private static final ColumnType<@Nullable BigDecimal> DOLLARS = nullable(decimal(18, 12));

    private EventTables() {}

    static EventTable<ModelCall> modelCalls(Duration kept) {
        return EventTable.named("llm_requests", ModelCall.class)
                .tenant("tenant_id")
                .column("project_id", UUID, call -> or(call.origin().project()))
                .time("timestamp", EventTables::at)
                .column("id", UUID, call -> or(call.id()))
                .column("provider", KEYWORD, ModelCall::provider)
                .column("model", KEYWORD, ModelCall::model)
                .column("user_id", UUID, call -> or(call.origin().user()))
                .column(
                        "pipeline_id",
                        nullable(UUID),
                        call -> call.origin().pipeline().orElse(null))
                .column("trace_id", TEXT, call -> call.trace().trace())
                .column("span_id", TEXT, call -> call.trace().span())
                .column("parent_span_id", TEXT, call -> call.trace().parent())
                .integer("prompt_tokens", UINT32, call -> call.tokens().input())
                .integer("completion_tokens", UINT32, call -> call.tokens().output())
                .integer("cached_tokens", UINT32, call -> call.tokens().cached())
                .integer("reasoning_tokens", UINT32, call -> call.tokens().reasoning())
                .column("cost_usd", DOLLARS, call -> call.cost().orElse(null))
                .integer("duration_ms", UINT32, call -> call.duration().toMillis())
                .flag("cache_hit", ModelCall::cacheHit)
                .column("error", KEYWORD, ModelCall::error)
                .partitionedBy(Partitioning.MONTH)
                .keptFor(kept)
                .build();
    }

    static EventTable<Span> spans(Duration kept) {
        return EventTable.named("telemetry_events", Span.class)
                .tenant("tenant_id")
                .column("project_id", UUID, span -> or(span.origin().project()))
                .time("timestamp", moment(6), EventTables::at)
                .column("trace_id", TEXT, span -> span.trace().trace())
                .column("span_id", TEXT, span -> span.trace().span())
                .column("parent_span_id", TEXT, span -> span.trace().parent())
                .column("kind", KEYWORD, Span::kind)
                .column("name", KEYWORD, Span::name)
                .column("user_id", UUID, span -> or(span.origin().user()))
                .integer("tokens_used", UINT32, Span::tokens)
                .column("cost_usd", DOLLARS, span -> span.cost().orElse(null))
                .integer("duration_us", UINT64, span -> span.duration().toNanos() / 1_000)
                .column("error", KEYWORD, Span::error)
                .column("attributes", map(KEYWORD, TEXT), Span::attributes)
                .partitionedBy(Partitioning.MONTH)
                .keptFor(kept)
                .build();
    }

    private static Instant at(TelemetryEvent event) {
        return event.at().orElseThrow();
    }

    private static UUID or(Optional<UUID> id) {
        return id.orElse(NOBODY);
    }
}
