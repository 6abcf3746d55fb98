package dev.bedstone.config;

import java.time.Duration;
import java.util.Map;

/**
 * How long telemetry is kept in ClickHouse. Immutable.
 *
 * @param modelCalls calls of language models, row by row
 * @param events telemetry events and the summaries of their traces
 * @param hourly sums per hour
 * @param minutely sums per minute, for dashboards
 */
public record TelemetryConfig(
        Duration modelCalls, Duration events, Duration hourly, Duration minutely) {

    /** A year of calls, 90 days of events, three years of hours, a week of minutes. */
    public static final TelemetryConfig STANDARD =
            new TelemetryConfig(
                    Duration.ofDays(365),
                    Duration.ofDays(90),
                    Duration.ofDays(1095),
                    Duration.ofDays(7));

    public TelemetryConfig {
        for (Duration kept : new Duration[] {modelCalls, events, hourly, minutely}) {
            if (kept.toSeconds() < 1) {
                throw new IllegalArgumentException("rows are kept for at least a second");
            }
        }
    }

    /** What stands for these times, in seconds, in the migrations of telemetry. */
    public Map<String, String> placeholders() {
        return Map.of(
                "telemetry.retention.llm-requests", seconds(modelCalls),
                "telemetry.retention.events", seconds(events),
                "telemetry.retention.hourly", seconds(hourly),
                "telemetry.retention.minutely", seconds(minutely));
    }

    private static String seconds(Duration time) {
        return Long.toString(time.toSeconds());
    }
}
