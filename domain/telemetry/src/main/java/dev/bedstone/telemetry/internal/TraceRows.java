package dev.bedstone.telemetry.internal;

import dev.bedstone.clickhouse.ClickHouseQuery;
import dev.bedstone.telemetry.TimeRange;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Traces in short and their events. Thread-safe. */
public final class TraceRows {

    /** How many events of a trace are read. */
    public static final int MOST_EVENTS = 10_000;

    /** How long a trace may last to be found by its beginning. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final String USD = Pricing.dollars("sum(cost_usd)", "sum(picodollars)");

    private static final String PRICED =
            """
            (select u.*, if(%s, 0, u.events) as unpriced, %s as picodollars
               from (select trace_id, project_id, provider, model, cost_known, hour as priced_at,
                            root, started, ended, events, errors, prompt_tokens,
                            completion_tokens, cached_tokens, reasoning_tokens, tokens_used,
                            cost_usd
                       from trace_summaries where %s) as u %s)\
            """;

    private static final String SUMMARIES =
            """
            select trace_id, max(root) as root, max(project_id) as project_id,
                   min(started) as started, max(ended) as ended, sum(events) as events,
                   sum(errors) as errors, sum(tokens_used) as tokens, %s as usd,
                   sum(unpriced) as unpriced
              from %s group by trace_id %s\
            """;

    /** Those that come first, found by what orders them alone: there may be millions. */
    private static final String FIRST =
            """
            (select trace_id
               from (select trace_id, %s from %s group by trace_id
                     having started >= {from:DateTime64(6)} and started < {to:DateTime64(6)}
                      order by %s, trace_id limit {most:UInt32}))\
            """;

    private static final String SPANS =
            """
            select span_id, parent_span_id, toString(kind) as kind, toString(name) as name,
                   timestamp as started, duration_us as micros, toUInt64(tokens_used) as tokens,
                   toDecimal128(cost_usd, 12) as usd, toString(error) as error, attributes
              from telemetry_events
             where %s and trace_id = {trace:String} order by timestamp limit %d\
            """;

    private static final String CALLS =
            """
            select u.span_id as span_id, u.parent_span_id as parent_span_id, 'model' as kind,
                   concat(u.provider, ' ', u.model) as name,
                   toDateTime64(u.timestamp, 6, 'UTC') as started,
                   toUInt64(u.duration_ms) * 1000 as micros,
                   toUInt64(u.prompt_tokens) + u.completion_tokens as tokens,
                   if(%1$s, %2$s, null) as usd, toString(u.error) as error,
                   cast(map() as Map(LowCardinality(String), String)) as attributes
              from (select span_id, parent_span_id, provider, model, r.timestamp as timestamp,
                           duration_ms, prompt_tokens, completion_tokens, cached_tokens,
                           reasoning_tokens, error, isNotNull(r.cost_usd) as cost_known,
                           toDecimal128(coalesce(r.cost_usd, toDecimal64(0, 12)), 12) as cost_usd,
                           toDateTime(r.timestamp, 'UTC') as priced_at
                      from llm_requests as r
                     where %3$s and trace_id = {trace:String}) as u %4$s
             order by u.timestamp limit %5$d\
            """;

    private final TenantQueries queries;

    /** The traces of the tenant that the caller works for. */
    public TraceRows(TenantQueries queries) {
        this.queries = queries;
    }

    /** In which order traces are told. */
    public enum Order {
        /** The newest first. */
        LATEST("min(started) as started", "started desc"),
        /** Those that took longest first. */
        SLOWEST(
                "min(started) as started, max(ended) as ended",
                "dateDiff('microsecond', started, ended) desc, started desc"),
        /** The dearest first. */
        DEAREST(
                "min(started) as started, sum(tokens_used) as tokens, " + USD + " as usd",
                "usd desc, tokens desc, started desc"),
        /** Those with the most errors first. */
        WORST("min(started) as started, sum(errors) as errors", "errors desc, started desc");

        private final String sums;
        private final String text;

        Order(String sums, String text) {
            this.sums = sums;
            this.text = text;
        }

        /** Which traces come first among the rows for which a condition holds. */
        private String first(String where) {
            String rows = this == DEAREST ? priced(where) : "trace_summaries where " + where;
            return FIRST.formatted(sums, rows, text);
        }
    }

    /**
     * A trace in short.
     *
     * @param unpriced of how many events it is not known what they cost
     */
    public record Summary(
            String traceId,
            String root,
            UUID projectId,
            Instant started,
            Instant ended,
            long events,
            long errors,
            long tokens,
            BigDecimal usd,
            long unpriced) {}

    /** An event of a trace. */
    public record Event(
            String spanId,
            String parentSpanId,
            String kind,
            String name,
            Instant started,
            long micros,
            long tokens,
            Optional<BigDecimal> usd,
            String error,
            Map<String, String> attributes) {}

    /** The traces that began within a range. */
    public List<Summary> summaries(
            TimeRange.Between range, Conditions conditions, Order order, int most) {
        String hours = conditions.where("(hour >= {first:DateTime} and hour < {last:DateTime})");
        String where = hours + " and trace_id in " + order.first(hours);
        String sorted = "order by " + order.text + ", trace_id";
        ClickHouseQuery query =
                queries.query("traces", text(where, sorted))
                        .bind("first", hour(range.from().minus(LONGEST)))
                        .bind("last", hour(range.to().plus(LONGEST)))
                        .bind("from", range.from())
                        .bind("to", range.to())
                        .bind("most", most);
        conditions.bind(query);
        return query.list(Summary.class);
    }

    /** A trace in short. */
    public Optional<Summary> summary(String trace) {
        String where =
                "tenant_id = {tenant:UUID} and trace_id = {trace:String} and hour >= {first:DateTime}"
                        + " and hour < {last:DateTime}";
        return queries.query("trace", text(where, ""))
                .bind("trace", trace)
                .bind("first", Instant.EPOCH)
                .bind("last", Instant.parse("2106-01-01T00:00:00Z"))
                .find(Summary.class);
    }

    /** The spans of a trace, in the order they began. */
    public List<Event> spans(Summary trace) {
        return events("trace's spans", SPANS.formatted(WITHIN, MOST_EVENTS), trace);
    }

    /** The model calls of a trace, in the order they began. */
    public List<Event> calls(Summary trace) {
        String text =
                CALLS.formatted(
                        Pricing.KNOWN,
                        Pricing.dollars("u.cost_usd", Pricing.PICODOLLARS),
                        WITHIN,
                        Pricing.JOIN,
                        MOST_EVENTS);
        return events("trace's calls", text, trace);
    }

    private static final String WITHIN =
            "tenant_id = {tenant:UUID} and timestamp >= {from:DateTime64(6)} and timestamp <="
                    + " {to:DateTime64(6)}";

    private List<Event> events(String name, String text, Summary trace) {
        return queries.query(name, text)
                .bind("trace", trace.traceId())
                .bind("from", trace.started())
                .bind("to", trace.ended())
                .list(Event.class);
    }

    private static String text(String where, String rest) {
        return SUMMARIES.formatted(USD, priced(where), rest);
    }

    /** The rows for which a condition holds, each with its price. */
    private static String priced(String where) {
        return PRICED.formatted(Pricing.KNOWN, Pricing.PICODOLLARS, where, Pricing.JOIN);
    }

    private static Instant hour(Instant at) {
        Instant floor = Slices.floor(at, Duration.ofHours(1));
        return floor.isBefore(Instant.EPOCH) ? Instant.EPOCH : floor;
    }
}
