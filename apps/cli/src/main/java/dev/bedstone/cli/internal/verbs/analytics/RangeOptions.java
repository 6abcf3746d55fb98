package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.telemetry.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which time is meant. */
final class RangeOptions {

    private static final Duration DAY = Duration.ofDays(1);

    @Option(
            names = "--last",
            paramLabel = "TIME",
            converter = LengthConverter.class,
            description = "What ends now, such as 90m, 24h or 7d (default: 24h).")
    private @Nullable Duration last;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "From a day or a moment in UTC on, instead of --last.")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description =
                    "Until a day or a moment in UTC, which does not belong to it (default: now).")
    private @Nullable Instant to;

    /** For picocli. */
    RangeOptions() {}

    /**
     * The range.
     *
     * @throws IllegalArgumentException if it ends before it begins, or begins in two ways
     */
    TimeRange.Between range(Instant now) {
        if (from != null && last != null) {
            throw new IllegalArgumentException("--from and --last both say when it begins");
        }
        Instant end = to == null ? now : to;
        Instant begin = from == null ? end.minus(last == null ? DAY : last) : from;
        return new TimeRange.Between(begin, end);
    }

    /** Reads {@code 90m}, {@code 24h}, {@code 7d}. */
    static final class LengthConverter implements ITypeConverter<Duration> {

        /** For picocli. */
        LengthConverter() {}

        @Override
        public Duration convert(String text) {
            if (!text.matches("[1-9][0-9]{0,4}[mhd]")) {
                throw new TypeConversionException(
                        "'" + text + "' is no length of time; write 90m, 24h or 7d");
            }
            long count = Long.parseLong(text.substring(0, text.length() - 1));
            return switch (text.charAt(text.length() - 1)) {
                case 'm' -> Duration.ofMinutes(count);
                case 'h' -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }
    }

    /** Reads {@code 2026-11-21} and {@code 2026-11-21T10:00:00Z}. */
    static final class MomentConverter implements ITypeConverter<Instant> {

        /** For picocli. */
        MomentConverter() {}

        @Override
        public Instant convert(String text) {
            try {
                return text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text);
            } catch (DateTimeParseException neither) {
                throw new TypeConversionException(
                        "'"
                                + text
                                + "' is no time; write 2026-11-21 or 2026-11-21T10:00:00Z, in UTC");
            }
        }
    }
}
