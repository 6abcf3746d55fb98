package dev.bedstone.redis.internal;

import dev.bedstone.contracts.Health;
import java.time.Duration;
import java.util.Map;

/**
 * What one server said of itself.
 *
 * @param health how it is
 * @param summary one line without secrets
 * @param latency how long the answer took
 * @param facts what is worth showing, in order
 */
record Answer(Health health, String summary, Duration latency, Map<String, Object> facts) {}
