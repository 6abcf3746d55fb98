package dev.bedstone.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void countsDownAndStopsAtZero() {
        assertThat(Deadline.after(Duration.ofMinutes(1)).remaining())
                .isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
        assertThat(Deadline.after(Duration.ofSeconds(-1)).remaining()).isZero();
        assertThat(Deadline.after(Duration.ofSeconds(-1)).hasPassed()).isTrue();
    }

    @Test
    void theNearerOneWins() {
        Deadline far = Deadline.after(Duration.ofHours(1));

        assertThat(far.orAfter(Duration.ofSeconds(1)).remaining())
                .isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(far.orAfter(Duration.ofHours(2))).isSameAs(far);
    }
}
