package dev.bedstone.ingest.internal.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionsTest {

    @Test
    void areThoseOfTheCalendarInUtc() {
        Random random = new Random();
        long most = Instant.parse("2299-12-31T23:59:59.999Z").toEpochMilli();
        for (int draw = 0; draw < 100_000; draw++) {
            long millis = random.nextLong(most);
            LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
            int day = date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth();

            assertThat(Partitions.day(millis)).as("%d", millis).isEqualTo(day);
            assertThat(Partitions.month(millis)).isEqualTo(day / 100);
        }
    }

    @Test
    void changeAtMidnightOfUtc() {
        long midnight = Instant.parse("2028-03-01T00:00:00Z").toEpochMilli();

        assertThat(Partitions.day(midnight - 1)).isEqualTo(20280229);
        assertThat(Partitions.day(midnight)).isEqualTo(20280301);
    }
}
