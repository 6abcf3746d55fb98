package dev.bedstone.postgres.internal.copy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** PostgreSQL counts microseconds and days from the begin of the year 2000. */
final class Times {

    private static final long EPOCH_SECOND = 946_684_800;
    private static final int EPOCH_DAY = 10_957;
    private static final long MICROS = 1_000_000;
    private static final int NANOS = 1_000;

    private Times() {}

    /** An instant, however it is written down. */
    static long instant(Object value) {
        return switch (value) {
            case Instant time -> micros(time.getEpochSecond(), time.getNano());
            case OffsetDateTime time -> micros(time.toEpochSecond(), time.getNano());
            case ZonedDateTime time -> micros(time.toEpochSecond(), time.getNano());
            default -> throw Encoder.unfit(value, "timestamptz");
        };
    }

    /** A date and a time of day without a zone. */
    static long local(LocalDateTime time) {
        return micros(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
    }

    /** A day. */
    static int day(LocalDate date) {
        return Math.toIntExact(date.toEpochDay() - EPOCH_DAY);
    }

    /** A time of day. */
    static long timeOfDay(LocalTime time) {
        return (time.toNanoOfDay() + NANOS / 2) / NANOS;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS) + EPOCH_SECOND,
                Math.floorMod(micros, MICROS) * NANOS);
    }

    static LocalDateTime local(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS) + EPOCH_SECOND,
                (int) Math.floorMod(micros, MICROS) * NANOS,
                ZoneOffset.UTC);
    }

    static LocalDate day(int days) {
        return LocalDate.ofEpochDay((long) days + EPOCH_DAY);
    }

    static LocalTime timeOfDay(long micros) {
        return LocalTime.ofNanoOfDay(Math.min(micros * NANOS, LocalTime.MAX.toNanoOfDay()));
    }

    /** Rounded as the driver rounds. */
    private static long micros(long seconds, int nanos) {
        return Math.addExact(
                Math.multiplyExact(Math.subtractExact(seconds, EPOCH_SECOND), MICROS),
                (nanos + NANOS / 2) / NANOS);
    }
}
