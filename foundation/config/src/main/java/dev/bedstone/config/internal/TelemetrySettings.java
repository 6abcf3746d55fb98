package dev.bedstone.config.internal;

import dev.bedstone.config.TelemetryConfig;
import java.time.Duration;
import java.util.List;

/** Keys of how long telemetry is kept. */
final class TelemetrySettings {

    static final Setting<Duration> MODEL_CALLS =
            kept("llm-requests", "365d", "How long calls of language models are kept, row by row.");
    static final Setting<Duration> EVENTS =
            kept("events", "90d", "How long telemetry events and summaries of traces are kept.");
    static final Setting<Duration> HOURLY =
            kept("hourly", "1095d", "How long sums per hour are kept.");
    static final Setting<Duration> MINUTELY =
            kept("minutely", "7d", "How long sums per minute are kept.");

    static final List<Setting<?>> ALL = List.of(MODEL_CALLS, EVENTS, HOURLY, MINUTELY);

    private TelemetrySettings() {}

    private static Setting<Duration> kept(String what, String standard, String description) {
        return Setting.of(
                "telemetry.retention." + what,
                Durations.LIFE,
                standard,
                description + " Takes effect with the next run of the migrations.");
    }

    static TelemetryConfig read(Values values) {
        return new TelemetryConfig(
                values.get(MODEL_CALLS),
                values.get(EVENTS),
                values.get(HOURLY),
                values.get(MINUTELY));
    }
}
