package dev.bedstone.clickhouse.internal;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Turns numbers into the one that is written, or says that it would be another. */
final class Numbers {

    /** Every whole number up to this one is exact in a {@code double}. */
    private static final long LARGEST_EXACT = 1L << 53;

    private Numbers() {}

    /**
     * A whole number of so many bits.
     *
     * @throws ArithmeticException if it is out of range or no whole number
     * @throws ClassCastException if it is no number
     */
    static Object whole(Object value, int bits, boolean signed) {
        if (value instanceof Long || value instanceof Integer) {
            long number = ((Number) value).longValue();
            checkSmall(number, bits, signed);
            return value instanceof Long ? value : (Object) number;
        }
        BigInteger whole = whole(value);
        boolean fits =
                signed
                        ? whole.bitLength() < bits
                        : whole.signum() >= 0 && whole.bitLength() <= bits;
        if (!fits) {
            throw new ArithmeticException();
        }
        return whole;
    }

    private static void checkSmall(long number, int bits, boolean signed) {
        int length = Long.SIZE - Long.numberOfLeadingZeros(number < 0 ? ~number : number);
        boolean fits = signed ? length < bits : number >= 0 && length <= bits;
        if (!fits) {
            throw new ArithmeticException();
        }
    }

    private static BigInteger whole(Object value) {
        return switch (value) {
            case BigInteger big -> big;
            case BigDecimal decimal -> decimal.toBigIntegerExact();
            case Boolean truth -> truth ? BigInteger.ONE : BigInteger.ZERO;
            case Long number -> BigInteger.valueOf(number);
            case Integer number -> BigInteger.valueOf(number);
            case Short number -> BigInteger.valueOf(number);
            case Byte number -> BigInteger.valueOf(number);
            default -> throw new ClassCastException();
        };
    }

    /** A {@code Float32}; throws as {@link #whole(Object, int, boolean)}. */
    static Float single(Object value) {
        if (value instanceof Float number) {
            return number;
        }
        double number = real(value);
        if (Double.compare((float) number, number) != 0) {
            throw new ArithmeticException();
        }
        return (float) number;
    }

    /** A {@code Float64}; throws as {@link #whole(Object, int, boolean)}. */
    static Double real(Object value) {
        return switch (value) {
            case Double number -> number;
            case Float number -> number.doubleValue();
            case Integer number -> number.doubleValue();
            case Short number -> number.doubleValue();
            case Byte number -> number.doubleValue();
            case Long number when -LARGEST_EXACT <= number && number <= LARGEST_EXACT ->
                    number.doubleValue();
            case Long _ -> throw new ArithmeticException();
            default -> throw new ClassCastException();
        };
    }

    /**
     * A decimal of so many digits, of which {@code scale} are a fraction; throws as {@link
     * #whole(Object, int, boolean)}.
     */
    static BigDecimal decimal(Object value, int precision, int scale) {
        BigDecimal exact =
                value instanceof BigDecimal decimal ? decimal : new BigDecimal(whole(value));
        BigDecimal scaled = exact.setScale(scale);
        if (scaled.precision() > precision) {
            throw new ArithmeticException();
        }
        return scaled;
    }
}
