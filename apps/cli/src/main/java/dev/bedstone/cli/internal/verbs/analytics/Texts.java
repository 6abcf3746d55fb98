package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Tone;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Numbers and times as these verbs show them. */
final class Texts {

    private static final int DIGITS = 4;

    private Texts() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String share(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    static String millis(double millis) {
        return Amounts.latency(Duration.ofNanos(Math.round(millis * 1e6)));
    }

    static String id(Optional<UUID> id) {
        return id.map(UUID::toString).orElse("–");
    }

    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** With a plus if some of it is not known. */
    static Cell dollars(Optional<BigDecimal> dollars, long unpriced) {
        String text =
                dollars.map(known ->
                                String.format(
                                        Locale.ROOT,
                                        "%,.4f",
                                        known.setScale(DIGITS, RoundingMode.HALF_UP)))
                        .orElse("unknown");
        boolean partly = unpriced > 0 && dollars.isPresent();
        return Cell.of(partly ? text + "+" : text, unpriced > 0 ? Tone.WARNING : Tone.PLAIN);
    }
}
