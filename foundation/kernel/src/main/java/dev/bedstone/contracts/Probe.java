package dev.bedstone.contracts;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a store said of itself. Immutable.
 *
 * @param health how it is
 * @param summary one line without secrets, such as {@code answered in 2 ms}; for anything but
 *     {@link Health#UP}, what is wrong and what to do
 * @param latency how long the answer took
 * @param facts what is worth showing, in order: {@code version}, {@code size}, {@code connections},
 *     …; values are numbers, strings or booleans, sizes in bytes, times in milliseconds
 */
public record Probe(Health health, String summary, Duration latency, Map<String, Object> facts) {

    public Probe {
        Objects.requireNonNull(health, "health");
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** A probe without facts. */
    public static Probe of(Health health, String summary, Duration latency) {
        return new Probe(health, summary, latency, Map.of());
    }
}
