package dev.bedstone.ingest.internal.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final String BEFORE = "MergeTree PARTITION BY toYYYYMM(at) ORDER BY at";
    private static final String AFTER = " SETTINGS index_granularity = 8192";
    private static final Instant BEGIN = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void whatATimeAndALengthSayIsUnderstood() {
        assertThat(of("toDateTime(at) + toIntervalSecond(90)"))
                .isEqualTo(new Retention(true, Optional.of(Duration.ofSeconds(90)), "at"));
        assertThat(of("(day + toIntervalDay(1)) + toIntervalSecond(5)"))
                .isEqualTo(
                        new Retention(true, Optional.of(Duration.ofDays(1).plusSeconds(5)), "day"));
        assertThat(of("hour + toIntervalYear(2)").period()).contains(Duration.ofDays(730));
        assertThat(of("toDateTime(at) + toIntervalDay(1)").column()).isEqualTo("at");
        assertThat(Retention.of(BEFORE + AFTER)).isEqualTo(Retention.FOREVER);
    }

    @Test
    void whatElseCanBeSaidMayDeleteAnything() {
        assertThat(of("at + toIntervalDay(days)").known()).isFalse();
        assertThat(of("at + toIntervalDay(1) WHERE error = ''").known()).isFalse();
        assertThat(of("at + toIntervalDay(1), at + toIntervalDay(2)").known()).isFalse();
        assertThat(of("at + toIntervalDay(9) - toIntervalDay(8)").known()).isFalse();
        assertThat(of("at + toIntervalFortnight(1)").known()).isFalse();
    }

    @Test
    void whatIsAboutToGoMayBeGone() {
        Retention day = of("at + toIntervalDay(1)");
        Instant gone = BEGIN.plus(Duration.ofDays(1));
        assertThat(day.covers(BEGIN, gone.minus(Duration.ofMinutes(11)))).isTrue();
        assertThat(day.covers(BEGIN, gone.minus(Duration.ofMinutes(9)))).isFalse();
        assertThat(Retention.FOREVER.covers(BEGIN, Instant.MAX.minusSeconds(3600))).isTrue();
        assertThat(Retention.UNKNOWN.covers(BEGIN, BEGIN)).isFalse();
    }

    @Test
    void ofSeveralTheShortestCounts() {
        Retention day = of("at + toIntervalDay(1)");
        Retention week = of("at + toIntervalWeek(1)");
        assertThat(week.least(day)).isEqualTo(day);
        assertThat(Retention.FOREVER.least(week)).isEqualTo(week);
        assertThat(week.least(Retention.UNKNOWN)).isEqualTo(Retention.UNKNOWN);
    }

    private static Retention of(String ttl) {
        return Retention.of(BEFORE + " TTL " + ttl + AFTER);
    }
}
