package dev.bedstone.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static final long NOW = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

    @Test
    void areVersionSevenAndBeginWithTheTime() {
        UUID id = new Ids(InstantSource.fixed(Instant.ofEpochMilli(NOW))).next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW);
    }

    @Test
    void growWithinAMillisecondAndWhenTheClockIsSetBack() {
        var clock = new AtomicLong(NOW);
        var ids = new Ids(() -> Instant.ofEpochMilli(clock.get()));
        var seen = new HashSet<UUID>();

        String last = "";
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                clock.addAndGet(-3_600_000);
            }
            UUID id = ids.next();
            assertThat(seen.add(id)).isTrue();
            assertThat(id.toString()).isGreaterThan(last);
            last = id.toString();
        }
    }
}
