package dev.bedstone.postgres.internal.copy;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * PostgreSQL's {@code numeric} in binary: groups of four decimal digits, aligned at the decimal
 * point ({@code src/backend/utils/adt/numeric.c}, {@code numeric_recv}).
 */
final class Numeric {

    private static final int GROUP = 4;
    private static final int BASE = 10_000;
    private static final int NEGATIVE = 0x4000;
    private static final int NOT_FINITE = 0xC000;

    private Numeric() {}

    /** Writes a value, without its length. */
    static void write(CopyBuffer to, BigDecimal value) {
        int scale = Math.max(0, value.scale());
        int whole = (scale + GROUP - 1) / GROUP * GROUP;
        String digits = value.abs().setScale(whole).unscaledValue().toString();
        int missing = (GROUP - digits.length() % GROUP) % GROUP;
        int groups = (digits.length() + missing) / GROUP;
        boolean zero = value.signum() == 0;
        to.int16(zero ? 0 : groups);
        to.int16(zero ? 0 : groups - whole / GROUP - 1);
        to.int16(value.signum() < 0 ? NEGATIVE : 0);
        to.int16(scale);
        for (int group = 0; group < groups && !zero; group++) {
            to.int16(group(digits, group * GROUP - missing));
        }
    }

    /**
     * Reads a value of {@code length} bytes.
     *
     * @throws IllegalStateException if it is no number or infinite
     */
    static BigDecimal read(CopyInput from) {
        int groups = from.int16();
        int weight = from.int16();
        int sign = from.int16() & 0xFFFF;
        int scale = from.int16();
        if ((sign & NOT_FINITE) == NOT_FINITE) {
            throw new IllegalStateException("a numeric column holds NaN or infinity");
        }
        BigInteger unscaled = BigInteger.ZERO;
        for (int group = 0; group < groups; group++) {
            unscaled =
                    unscaled.multiply(BigInteger.valueOf(BASE))
                            .add(BigInteger.valueOf(from.int16()));
        }
        int exponent = (weight + 1 - groups) * GROUP;
        BigDecimal value = new BigDecimal(unscaled, -exponent).setScale(scale);
        return sign == NEGATIVE ? value.negate() : value;
    }

    private static int group(String digits, int from) {
        int value = 0;
        for (int index = Math.max(0, from); index < from + GROUP; index++) {
            value = value * 10 + (digits.charAt(index) - '0');
        }
        return value;
    }
}
