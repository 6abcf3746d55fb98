package dev.bedstone.telemetry;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** A call as the test knows it, and as it is written into the table past the product's encoder. */
record Recorded(
        UUID tenantId,
        UUID projectId,
        Instant timestamp,
        UUID id,
        String provider,
        String model,
        UUID userId,
        String traceId,
        long promptTokens,
        long completionTokens,
        long cachedTokens,
        long reasoningTokens,
        Optional<BigDecimal> costUsd,
        long durationMs,
        boolean cacheHit,
        String error) {

    private static final List<String> MODELS = List.of("gpt-5", "gpt-5-mini", "opus", "unheard-of");

    /** The same call as a part of a trace. */
    Recorded inTrace(String trace) {
        return new Recorded(
                tenantId,
                projectId,
                timestamp,
                id,
                provider,
                model,
                userId,
                trace,
                promptTokens,
                completionTokens,
                cachedTokens,
                reasoningTokens,
                costUsd,
                durationMs,
                cacheHit,
                error);
    }

    /** A call at random within a number of seconds from a time on. */
    static Recorded random(
            Random random,
            UUID tenant,
            List<UUID> projects,
            List<UUID> users,
            Instant from,
            int span) {
        long prompt = random.nextInt(5_000);
        long completion = random.nextInt(2_000);
        String model = MODELS.get(random.nextInt(MODELS.size()));
        boolean known = random.nextInt(10) == 0;
        return new Recorded(
                tenant,
                projects.get(random.nextInt(projects.size())),
                from.plusMillis((long) (random.nextDouble() * span * 1000)),
                new UUID(random.nextLong(), random.nextLong()),
                model.equals("opus") ? "anthropic" : "openai",
                model,
                users.get(random.nextInt(users.size())),
                "",
                prompt,
                completion,
                prompt == 0 ? 0 : random.nextLong(prompt),
                completion == 0 ? 0 : random.nextLong(completion),
                known
                        ? Optional.of(BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), 12))
                        : Optional.empty(),
                (long) Math.exp(random.nextGaussian() + 6),
                random.nextInt(5) == 0,
                random.nextInt(20) == 0 ? "failed" : "");
    }
}
