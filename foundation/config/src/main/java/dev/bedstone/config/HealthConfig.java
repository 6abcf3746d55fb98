package dev.bedstone.config;

import java.time.Duration;

/**
 * How and how often the stores are asked how they are.
 *
 * @param interval between two rounds in the background; positive
 * @param deadline what one store gets for its answer; positive
 * @param slow an answer that takes longer makes a store degraded; positive
 */
public record HealthConfig(Duration interval, Duration deadline, Duration slow) {

    /** Every 30 s; 2 s for an answer; slow above 1 s. */
    public static final HealthConfig STANDARD =
            new HealthConfig(Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(1));
}
