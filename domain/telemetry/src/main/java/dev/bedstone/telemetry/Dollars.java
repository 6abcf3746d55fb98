package dev.bedstone.telemetry;

import java.math.BigDecimal;
import java.util.Optional;

/** Money as it is handed out: exact, without zeros at its end but for the cents. */
final class Dollars {

    private static final int CENTS = 2;

    private Dollars() {}

    static BigDecimal of(BigDecimal exact) {
        BigDecimal plain = exact.stripTrailingZeros();
        return plain.scale() < CENTS ? plain.setScale(CENTS) : plain;
    }

    /** What some of {@code all} cost; empty if it is known of none. */
    static Optional<BigDecimal> of(BigDecimal exact, long all, long unpriced) {
        return all > 0 && unpriced == all ? Optional.empty() : Optional.of(of(exact));
    }
}
