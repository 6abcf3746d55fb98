package dev.bedstone.ingest.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final FailureContext CONTEXT =
            FailureContext.of(StoreId.of(StoreKind.CLICKHOUSE), "insert", "no");

    private static Duration longest(StoreFailure failure) {
        Backoff backoff = new Backoff();
        Duration longest = Duration.ZERO;
        for (int failures = 0; failures < 50; failures++) {
            Duration wait = backoff.after(failure);
            assertThat(wait).isPositive();
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest;
    }

    @Test
    void whatPassesIsTriedAgainWithinSeconds() {
        assertThat(new Backoff().after(new Unavailable(CONTEXT))).isLessThan(Duration.ofMillis(80));
        assertThat(longest(new Unavailable(CONTEXT))).isLessThanOrEqualTo(Duration.ofMillis(7_500));
    }

    @Test
    void tooManyPartsGetTimeToMerge() {
        StoreFailure crowded = new Unavailable(CONTEXT.withCode("252 TOO_MANY_PARTS"));

        assertThat(new Backoff().after(crowded)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        assertThat(longest(crowded)).isLessThanOrEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void whatAPersonMustMendIsTriedEveryHalfMinute() {
        assertThat(longest(new Misconfigured(CONTEXT)))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(45));
    }
}
