package dev.bedstone.telemetry.internal;

import dev.bedstone.clickhouse.ClickHouseQuery;
import dev.bedstone.telemetry.TimeRange;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How many tokens calls used and what they cost. Thread-safe. */
public final class PricedUsage {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String NOBODY = "toUUID('00000000-0000-0000-0000-000000000000')";

    /** What a column holds that the answer is not told apart by. */
    private static final Map<String, String> ABSENT =
            Map.of(
                    "provider", "''",
                    "model", "''",
                    "project_id", NOBODY,
                    "user_id", NOBODY,
                    "day", "toDate(0)");

    private static final String SUMS =
            """
            select provider, model, %s as project_id, %s as user_id, %s as hour, cost_known, calls, errors,
                   prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, cost_usd
              from %s where %s\
            """;

    /** Within these days a price changes, so that their sums cannot be multiplied with one. */
    private static final String DAYS_OF_CHANGE =
            """
            (select toDate(valid_from) from llm_prices final
              where not removed and toHour(valid_from) > 0
                and valid_from >= {body_from:DateTime} and valid_from < {body_to:DateTime})\
            """;

    private static final String ROWS =
            """
            select r.provider as provider, r.model as model, r.project_id as project_id,
                   r.user_id as user_id, toStartOfHour(r.timestamp) as hour,
                   isNotNull(r.cost_usd) as cost_known, toUInt64(1) as calls,
                   toUInt64(r.error != '') as errors, toUInt64(r.prompt_tokens) as prompt_tokens,
                   toUInt64(r.completion_tokens) as completion_tokens,
                   toUInt64(r.cached_tokens) as cached_tokens,
                   toUInt64(r.reasoning_tokens) as reasoning_tokens,
                   toDecimal128(coalesce(r.cost_usd, toDecimal64(0, 12)), 12) as cost_usd
              from llm_requests as r where %s\
            """;

    private static final String ANSWER =
            """
            select %1$s, sum(calls) as calls, sum(errors) as errors, sum(unpriced) as unpriced,
                   sum(prompt_tokens) as prompt_tokens, sum(completion_tokens) as completion_tokens,
                   sum(cached_tokens) as cached_tokens, sum(reasoning_tokens) as reasoning_tokens,
                   %9$s as usd
              from (select u.*, if(%2$s, 0, u.calls) as unpriced, %3$s as picodollars
                      from (select %4$sprovider, model, cost_known, %5$s as priced_at,
                                   sum(calls) as calls, sum(errors) as errors,
                                   sum(prompt_tokens) as prompt_tokens,
                                   sum(completion_tokens) as completion_tokens,
                                   sum(cached_tokens) as cached_tokens,
                                   sum(reasoning_tokens) as reasoning_tokens,
                                   sum(cost_usd) as cost_usd
                              from (%6$s)
                             group by all) as u %7$s)
             group by all order by %8$s limit {most:UInt32}\
            """;

    private final TenantQueries queries;

    /** The usage of the tenant that the caller works for. */
    public PricedUsage(TenantQueries queries) {
        this.queries = queries;
    }

    /** What an answer is told apart by, and its order. */
    public enum Key {
        /** All in one. */
        TOTAL(List.of(), "calls"),
        /** By provider and model, the dearest first. */
        MODEL(List.of("provider", "model"), "usd desc, calls desc, provider, model"),
        /** By project, the dearest first. */
        PROJECT(List.of("project_id"), "usd desc, calls desc, project_id"),
        /** By person, the dearest first. */
        USER(List.of("user_id"), "usd desc, calls desc, user_id"),
        /** By person, those with the most calls first. */
        BUSIEST_USER(List.of("user_id"), "calls desc, usd desc, user_id"),
        /** By day, in UTC. */
        DAY(List.of("day"), "day");

        private final List<String> columns;
        private final String order;

        Key(List<String> columns, String order) {
            this.columns = columns;
            this.order = order;
        }
    }

    /**
     * A row of the answer; a column it is not told apart by says nothing.
     *
     * @param unpriced of how many calls it is not known what they cost
     * @param usd what the others cost
     */
    public record Row(
            String provider,
            String model,
            UUID projectId,
            UUID userId,
            LocalDate day,
            long calls,
            long errors,
            long unpriced,
            long promptTokens,
            long completionTokens,
            long cachedTokens,
            long reasoningTokens,
            BigDecimal usd) {}

    /**
     * Asks.
     *
     * @param most how many rows at most
     */
    public List<Row> rows(TimeRange.Between range, Conditions conditions, Key key, int most) {
        Slices slices = Slices.of(range, HOUR);
        if (!slices.from().isBefore(slices.to())) {
            return List.of();
        }
        List<String> parts = slices.hasBody() ? sums(slices, conditions, key) : new ArrayList<>();
        if (slices.hasEdges()) {
            parts.add(ROWS.formatted(conditions.where(slices.edges())));
        }
        ClickHouseQuery query =
                queries.query("cost", text(key, String.join(" union all ", parts)))
                        .bind("first", Slices.floor(slices.from(), HOUR))
                        .bind("last", slices.to())
                        .bind("most", most);
        conditions.bind(query);
        slices.bind(query);
        return query.list(Row.class);
    }

    private static List<String> sums(Slices slices, Conditions conditions, Key key) {
        List<String> parts = new ArrayList<>();
        boolean people = key.columns.contains("user_id") || conditions.namesUser();
        boolean projects = key.columns.contains("project_id") || conditions.namesProject();
        String hours = slices.body("hour");
        if (!people) {
            String where = conditions.where(hours);
            parts.add(SUMS.formatted("project_id", NOBODY, "hour", "llm_requests_hourly", where));
        } else if (projects) {
            String where = conditions.where(hours);
            parts.add(
                    SUMS.formatted(
                            "project_id", "user_id", "hour", "llm_requests_hourly_by_user", where));
        } else {
            String days = slices.wholeDays("day") + " and day not in " + DAYS_OF_CHANGE;
            parts.add(ofUsers("toDateTime(day, 'UTC')", "daily", conditions.where(days)));
            String rest =
                    "%s and (not %s or toDate(hour) in %s)"
                            .formatted(hours, slices.wholeDays("toDate(hour)"), DAYS_OF_CHANGE);
            parts.add(ofUsers("hour", "hourly", conditions.where(rest)));
        }
        return parts;
    }

    private static String ofUsers(String hour, String grain, String where) {
        String table = "llm_requests_" + grain + "_of_users";
        return SUMS.formatted(NOBODY, "user_id", hour, table, where);
    }

    private static String text(Key key, String source) {
        List<String> shown = new ArrayList<>();
        for (String column : List.of("provider", "model", "project_id", "user_id", "day")) {
            boolean asked = key.columns.contains(column);
            shown.add(asked ? column : ABSENT.get(column) + " as " + column);
        }
        return ANSWER.formatted(
                String.join(", ", shown),
                Pricing.KNOWN,
                Pricing.PICODOLLARS,
                inner(key),
                Pricing.period("hour"),
                source,
                Pricing.JOIN,
                key.order,
                Pricing.dollars("sum(cost_usd)", "sum(picodollars)"));
    }

    /** The key's columns that every answer does not have inside anyway. */
    private static String inner(Key key) {
        return switch (key) {
            case TOTAL, MODEL -> "";
            case PROJECT -> "project_id, ";
            case USER, BUSIEST_USER -> "user_id, ";
            case DAY -> "toDate(hour) as day, ";
        };
    }
}
