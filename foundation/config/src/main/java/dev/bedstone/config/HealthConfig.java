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

    /**
     * Every 30 s; 1.5 s for an answer, so that a whole round takes less than 2 s; slow above 1 s.
     */
    public static final HealthConfig STANDARD =
            new HealthConfig(
                    Duration.ofSeconds(30), Duration.ofMillis(1_500), Duration.ofSeconds(1));
}
