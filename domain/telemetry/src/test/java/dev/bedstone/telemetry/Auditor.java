package dev.bedstone.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Computes from what was recorded what has to be answered; shares nothing with the product but the
 * records it hands out.
 */
final class Auditor {

    private static final double RANK = 0.01;

    private final List<Recorded> all;
    private final List<Price> prices;

    Auditor(List<Recorded> all, List<Price> prices) {
        this.all = List.copyOf(all);
        this.prices = List.copyOf(prices);
    }

    List<Recorded> between(Instant from, Instant to, Predicate<Recorded> more) {
        return all.stream()
                .filter(call -> !call.timestamp().isBefore(from) && call.timestamp().isBefore(to))
                .filter(more)
                .toList();
    }

    void checkMetrics(CallMetrics answer, List<Recorded> calls) {
        assertThat(answer.calls()).as("calls").isEqualTo(calls.size());
        assertThat(answer.errors()).isEqualTo(count(calls, call -> !call.error().isEmpty()));
        assertThat(answer.cacheHits()).isEqualTo(count(calls, Recorded::cacheHit));
        if (calls.isEmpty()) {
            assertThat(answer.latency()).isEqualTo(Latency.NONE);
            return;
        }
        long[] sorted = calls.stream().mapToLong(Recorded::durationMs).sorted().toArray();
        double sum = calls.stream().mapToLong(Recorded::durationMs).sum();
        Latency latency = answer.latency();
        assertThat(latency.mean())
                .as("mean")
                .isCloseTo(sum / sorted.length, within(sum / sorted.length * 1e-9));
        assertThat(latency.least()).isEqualTo(sorted[0]);
        assertThat(latency.most()).isEqualTo(sorted[sorted.length - 1]);
        checkRank(sorted, 0.5, latency.p50());
        checkRank(sorted, 0.95, latency.p95());
        checkRank(sorted, 0.99, latency.p99());
    }

    /**
     * Of few values every one is a large part, so that a rank may be off by one of them as well.
     */
    private static void checkRank(long[] sorted, double quantile, double estimate) {
        double below = 0;
        double notAbove = 0;
        for (long value : sorted) {
            below += value < Math.floor(estimate) ? 1 : 0;
            notAbove += value <= Math.ceil(estimate) ? 1 : 0;
        }
        double allowed = RANK + 1.0 / sorted.length;
        assertThat(below / sorted.length)
                .as("p%s", quantile)
                .isLessThanOrEqualTo(quantile + allowed);
        assertThat(notAbove / sorted.length)
                .as("p%s", quantile)
                .isGreaterThanOrEqualTo(quantile - allowed);
    }

    void checkCost(Cost answer, List<Recorded> calls) {
        assertThat(answer.calls()).as("calls").isEqualTo(calls.size());
        assertThat(answer.tokens())
                .isEqualTo(
                        new Tokens(
                                calls.stream().mapToLong(Recorded::promptTokens).sum(),
                                calls.stream().mapToLong(Recorded::completionTokens).sum(),
                                calls.stream().mapToLong(Recorded::cachedTokens).sum(),
                                calls.stream().mapToLong(Recorded::reasoningTokens).sum()));
        assertThat(answer.unpriced()).isEqualTo(count(calls, call -> cost(call).isEmpty()));
        BigDecimal dollars =
                calls.stream()
                        .flatMap(call -> cost(call).stream())
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        boolean none = !calls.isEmpty() && answer.unpriced() == calls.size();
        assertThat(answer.dollars().isEmpty()).isEqualTo(none);
        answer.dollars().ifPresent(told -> assertThat(told).isEqualByComparingTo(dollars));
    }

    Optional<BigDecimal> cost(Recorded call) {
        return call.costUsd().or(() -> price(call).map(price -> cost(call, price)));
    }

    private Optional<Price> price(Recorded call) {
        Price best = null;
        for (Price price : prices) {
            boolean fits =
                    price.provider().equals(call.provider())
                            && price.model().equals(call.model())
                            && !price.validFrom().isAfter(call.timestamp());
            if (fits && (best == null || price.validFrom().isAfter(best.validFrom()))) {
                best = price;
            }
        }
        return Optional.ofNullable(best);
    }

    private static BigDecimal cost(Recorded call, Price price) {
        return times(call.promptTokens() - call.cachedTokens(), price.input())
                .add(times(call.cachedTokens(), price.cached().orElse(price.input())))
                .add(times(call.completionTokens() - call.reasoningTokens(), price.output()))
                .add(times(call.reasoningTokens(), price.reasoning().orElse(price.output())))
                .movePointLeft(6);
    }

    private static BigDecimal times(long tokens, BigDecimal price) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }

    private static long count(List<Recorded> calls, Predicate<Recorded> which) {
        return calls.stream().filter(which).count();
    }
}
