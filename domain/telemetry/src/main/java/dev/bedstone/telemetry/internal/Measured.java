package dev.bedstone.telemetry.internal;

import dev.bedstone.clickhouse.ClickHouseQuery;
import dev.bedstone.telemetry.TimeRange;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** How often something happened, how often it failed and how long it took. Thread-safe. */
public final class Measured {

    private final TenantQueries queries;
    private final Source source;

    /** Measurements of the tenant that the caller works for. */
    public Measured(TenantQueries queries, Source source) {
        this.queries = queries;
        this.source = source;
    }

    /** What is measured: the rows, and the sums of them. */
    public enum Source {
        /** Calls of language models; one says provider and model, a duration is in milliseconds. */
        MODEL_CALLS(
                "llm_requests",
                "llm_requests",
                "provider, model",
                "calls, errors, cache_hits, toUInt64(0) as tokens, toDecimal128(0, 12) as usd",
                "toUInt64(r.cache_hit) as cache_hits, toUInt64(0) as tokens,"
                        + " toDecimal128(0, 12) as usd",
                "duration_ms"),
        /** Spans; one says kind and name, a duration is in microseconds. */
        SPANS(
                "telemetry_events",
                "telemetry_metrics",
                "kind, name",
                "events as calls, errors, toUInt64(0) as cache_hits, tokens_used as tokens,"
                        + " cost_usd as usd",
                "toUInt64(0) as cache_hits, toUInt64(r.tokens_used) as tokens,"
                        + " toDecimal128(coalesce(r.cost_usd, toDecimal64(0, 12)), 12) as usd",
                "duration_us");

        private final String table;
        private final String sumsPrefix;
        private final String pair;
        private final String sums;
        private final String row;
        private final String duration;

        Source(
                String table,
                String sumsPrefix,
                String pair,
                String sums,
                String row,
                String duration) {
            this.table = table;
            this.sumsPrefix = sumsPrefix;
            this.pair = pair;
            this.sums = sums;
            this.row = row;
            this.duration = duration;
        }
    }

    /** What an answer is told apart by. */
    public enum Key {
        /** All in one. */
        TOTAL,
        /** By what the source says of each: provider and model, or kind and name. */
        PAIR,
        /** By project. */
        PROJECT,
        /** By hour. */
        HOUR,
        /** By minute. */
        MINUTE,
        /** By day, in UTC. */
        DAY
    }

    /**
     * A row of the answer; a column it is not told apart by says nothing. Times are in the source's
     * unit.
     *
     * @param first provider or kind
     * @param second model or name
     * @param at the beginning of the hour, minute or day
     * @param quantiles the 50th, 95th and 99th percentile
     */
    public record Row(
            String first,
            String second,
            UUID projectId,
            Instant at,
            long calls,
            long errors,
            long cacheHits,
            long tokens,
            BigDecimal usd,
            long durationSum,
            long durationMin,
            long durationMax,
            List<Double> quantiles) {}

    private static final String NOBODY = "toUUID('00000000-0000-0000-0000-000000000000')";

    private static final String SUMS =
            """
            select %1$s, project_id, %2$s as at, %3$s, duration_sum, duration_min, duration_max,
                   duration_quantiles
              from %4$s where %5$s\
            """;

    private static final String ROWS =
            """
            select %1$s, project_id, at, sum(calls) as calls, sum(errors) as errors,
                   sum(cache_hits) as cache_hits, sum(tokens) as tokens, sum(usd) as usd,
                   sum(duration) as duration_sum, min(duration) as duration_min,
                   max(duration) as duration_max,
                   quantilesTDigestState(0.5, 0.95, 0.99)(duration) as duration_quantiles
              from (select %1$s, project_id, %2$s(r.timestamp) as at, toUInt64(1) as calls,
                           toUInt64(r.error != '') as errors, %3$s, r.%4$s as duration
                      from %5$s as r where %6$s)
             group by all\
            """;

    private static final String ANSWER =
            """
            select %1$s, sum(calls) as calls, sum(errors) as errors, sum(cache_hits) as cache_hits,
                   sum(tokens) as tokens, sum(usd) as usd, sum(duration_sum) as duration_sum,
                   toUInt64(min(duration_min)) as duration_min,
                   toUInt64(max(duration_max)) as duration_max,
                   arrayMap(value -> toFloat64(value),
                       quantilesTDigestMerge(0.5, 0.95, 0.99)(duration_quantiles)) as quantiles
              from (%2$s) as u
             group by all order by %3$s\
            """;

    /** Asks. */
    public List<Row> rows(TimeRange.Between range, Conditions conditions, Key key) {
        boolean minutes = key == Key.MINUTE;
        Slices slices = Slices.of(range, minutes ? Duration.ofMinutes(1) : Duration.ofHours(1));
        if (!slices.from().isBefore(slices.to())) {
            return List.of();
        }
        List<String> parts = slices.hasBody() ? sums(slices, conditions, key) : new ArrayList<>();
        if (slices.hasEdges()) {
            parts.add(edges(slices, conditions, minutes));
        }
        String text = ANSWER.formatted(columns(key), String.join(" union all ", parts), order(key));
        ClickHouseQuery query = queries.query("measure " + source.table, text);
        conditions.bind(query);
        slices.bind(query);
        return query.list(Row.class);
    }

    /** Days where the answer does not tell hours apart: of their digests there are far fewer. */
    private List<String> sums(Slices slices, Conditions conditions, Key key) {
        List<String> parts = new ArrayList<>();
        switch (key) {
            case MINUTE ->
                    parts.add(sums("by_minute", "minute", conditions.where(slices.body("minute"))));
            case HOUR -> parts.add(sums("hourly", "hour", conditions.where(slices.body("hour"))));
            case TOTAL, PAIR, PROJECT, DAY -> {
                String days = slices.wholeDays("day");
                parts.add(sums("daily", "toDateTime(day, 'UTC')", conditions.where(days)));
                String hours = slices.body("hour") + " and not " + slices.wholeDays("toDate(hour)");
                parts.add(sums("hourly", "hour", conditions.where(hours)));
            }
        }
        return parts;
    }

    private String sums(String grain, String at, String where) {
        String table = source.sumsPrefix + "_" + grain;
        return SUMS.formatted(source.pair, at, source.sums, table, where);
    }

    private String edges(Slices slices, Conditions conditions, boolean minutes) {
        return ROWS.formatted(
                source.pair,
                minutes ? "toStartOfMinute" : "toStartOfHour",
                source.row,
                source.duration,
                source.table,
                conditions.where(slices.edges()));
    }

    private String columns(Key key) {
        String[] pair = source.pair.split(", ");
        boolean both = key == Key.PAIR;
        return String.join(
                ", ",
                both ? "u." + pair[0] + " as first" : "'' as first",
                both ? "u." + pair[1] + " as second" : "'' as second",
                key == Key.PROJECT ? "u.project_id as project_id" : NOBODY + " as project_id",
                at(key) + " as at");
    }

    private static String at(Key key) {
        return switch (key) {
            case HOUR, MINUTE -> "toDateTime(u.at, 'UTC')";
            case DAY -> "toDateTime(toDate(u.at), 'UTC')";
            default -> "toDateTime(0, 'UTC')";
        };
    }

    private static String order(Key key) {
        return switch (key) {
            case HOUR, MINUTE, DAY -> "at";
            case TOTAL, PAIR, PROJECT -> "calls desc, first, second, project_id";
        };
    }
}
