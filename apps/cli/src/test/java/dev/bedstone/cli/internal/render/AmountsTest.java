package dev.bedstone.cli.internal.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "99949, 99.9 kB",
        "99950, 100 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "39600000, 39.6 MB",
        "9223372036854775807, 9223 PB"
    })
    void sizes(long bytes, String shown) {
        assertThat(Amounts.size(bytes)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0 s",
        "59, 59 s",
        "60, 1 min",
        "192, 3 min 12 s",
        "3600, 1 h",
        "7260, 2 h 1 min",
        "187200, 2 d 4 h"
    })
    void spans(long seconds, String shown) {
        assertThat(Amounts.span(Duration.ofSeconds(seconds))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "420, 0.42 ms",
        "3100, 3.1 ms",
        "120000, 120 ms",
        "999600, 1.0 s",
        "2000000, 2.0 s"
    })
    void latencies(long micros, String shown) {
        assertThat(Amounts.latency(Duration.ofNanos(micros * 1000))).isEqualTo(shown);
    }
}
