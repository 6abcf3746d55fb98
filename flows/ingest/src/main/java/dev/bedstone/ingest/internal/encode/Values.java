package dev.bedstone.ingest.internal.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Writes values as RowBinary has them, and refuses those that would become others.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/formats/RowBinary">RowBinary</a>
 */
public final class Values {

    private static final long[] POWERS = powers();
    private static final Instant FIRST_MOMENT = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LAST_MOMENT = Instant.parse("2299-12-31T23:59:59.999999999Z");
    private static final Instant LAST_NANOSECOND = Instant.EPOCH.plusNanos(Long.MAX_VALUE);
    private static final long LAST_SECOND = 0xFFFF_FFFFL;
    private static final int LAST_DAY = 0xFFFF;
    private static final byte[] IPV4_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    private static final int DECIMAL32 = 9;
    private static final int DECIMAL64 = 18;
    private static final int DECIMAL128_BYTES = 16;

    private Values() {}

    private static long[] powers() {
        long[] powers = new long[DECIMAL64 + 1];
        powers[0] = 1;
        for (int exponent = 1; exponent < powers.length; exponent++) {
            powers[exponent] = powers[exponent - 1] * 10;
        }
        return powers;
    }

    /** A whole number of so many bytes. */
    public static ValueWriter.OfLong whole(int bytes, boolean signed) {
        long least = signed ? -1L << (bytes * 8 - 1) : 0;
        long most = signed || bytes == Long.BYTES ? ~(-1L << (bytes * 8 - 1)) : ~(-1L << bytes * 8);
        return (value, out) -> {
            if (value < least || value > most) {
                throw new BadValueException("a number outside of " + least + " to " + most);
            }
            put(value, bytes, out);
        };
    }

    private static void put(long value, int bytes, RowBuffer out) {
        switch (bytes) {
            case Byte.BYTES -> out.int8((int) value);
            case Short.BYTES -> out.int16((int) value);
            case Integer.BYTES -> out.int32((int) value);
            default -> out.int64(value);
        }
    }

    /** A number of 64 bits with a fraction: no NaN, no infinity, which no sum survives. */
    public static void float64(double value, RowBuffer out) {
        out.int64(Double.doubleToRawLongBits(finite(value)));
    }

    /** A number of 32 bits with a fraction. */
    public static void float32(double value, RowBuffer out) {
        float narrow = (float) finite(value);
        if (Float.isInfinite(narrow)) {
            throw new BadValueException("a number too large for 32 bits");
        }
        out.int32(Float.floatToRawIntBits(narrow));
    }

    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new BadValueException(Double.isNaN(value) ? "not a number" : "infinite");
        }
        return value;
    }

    /** A decimal as its unscaled value. */
    public static ValueWriter.OfLong unscaled(int precision) {
        if (precision > DECIMAL64) {
            return (value, out) -> {
                out.int64(value);
                out.int64(value >> Long.SIZE - 1);
            };
        }
        long limit = POWERS[precision];
        return (value, out) -> {
            if (value <= -limit || value >= limit) {
                throw new BadValueException("a decimal of more than " + precision + " digits");
            }
            put(value, precision <= DECIMAL32 ? Integer.BYTES : Long.BYTES, out);
        };
    }

    /** A decimal, exactly. */
    public static ValueWriter<BigDecimal> decimal(int precision, int scale) {
        ValueWriter.OfLong narrow = unscaled(precision);
        BigInteger limit = BigInteger.TEN.pow(precision);
        return (value, out) -> {
            BigInteger unscaled = unscaledValue(value, scale);
            if (unscaled.abs().compareTo(limit) >= 0) {
                throw new BadValueException("a decimal of more than " + precision + " digits");
            }
            if (precision <= DECIMAL64) {
                narrow.write(unscaled.longValue(), out);
            } else {
                wide(unscaled, out);
            }
        };
    }

    /** A scale far from the column's is looked at before a number of that many digits is made. */
    private static BigInteger unscaledValue(BigDecimal value, int scale) {
        if (value.signum() != 0 && (long) value.precision() - value.scale() > 2L * DECIMAL64 + 4) {
            throw new BadValueException("a decimal that is too large");
        }
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        if (plain.scale() > scale) {
            throw new BadValueException("a decimal of more than " + scale + " digits' fraction");
        }
        return plain.setScale(scale).unscaledValue();
    }

    private static void wide(BigInteger value, RowBuffer out) {
        byte[] big = value.toByteArray();
        for (int index = big.length - 1; index >= 0; index--) {
            out.int8(big[index]);
        }
        for (int left = DECIMAL128_BYTES - big.length; left > 0; left--) {
            out.int8(value.signum() < 0 ? -1 : 0);
        }
    }

    /** A day. */
    public static void date(LocalDate value, RowBuffer out) {
        long day = value.toEpochDay();
        if (day < 0 || day > LAST_DAY) {
            throw new BadValueException("a date outside of 1970-01-01 to 2149-06-06");
        }
        out.int16((int) day);
    }

    /** A moment in whole seconds. */
    public static void second(Instant value, RowBuffer out) {
        long second = value.getEpochSecond();
        if (second < 0 || second > LAST_SECOND) {
            throw new BadValueException("a moment outside of 1970 to 2106-02-07");
        }
        out.int32((int) second);
    }

    /** A moment with so many digits of a second; what is finer is cut. */
    public static ValueWriter<Instant> moment(int digits) {
        long perSecond = POWERS[digits];
        long nanosPerUnit = POWERS[9 - digits];
        Instant last = digits == 9 ? LAST_NANOSECOND : LAST_MOMENT;
        return (value, out) -> {
            if (value.isBefore(FIRST_MOMENT) || value.isAfter(last)) {
                throw new BadValueException("a moment outside of " + FIRST_MOMENT + " to " + last);
            }
            out.int64(value.getEpochSecond() * perSecond + value.getNano() / nanosPerUnit);
        };
    }

    /** Text of exactly so many bytes. */
    public static ValueWriter<String> fixedText(int length) {
        return (value, out) -> {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            if (bytes.length != length) {
                throw new BadValueException("a text that has not exactly " + length + " bytes");
            }
            out.raw(bytes);
        };
    }

    /** An address of the fourth version. */
    public static void ipv4(InetAddress value, RowBuffer out) {
        if (!(value instanceof Inet4Address)) {
            throw new BadValueException("an address that is not of version 4");
        }
        byte[] bytes = value.getAddress();
        for (int index = bytes.length - 1; index >= 0; index--) {
            out.int8(bytes[index]);
        }
    }

    /** An address of either version; the fourth in the form that the sixth has for it. */
    public static void ipv6(InetAddress value, RowBuffer out) {
        if (value instanceof Inet4Address) {
            out.raw(IPV4_PREFIX);
        }
        out.raw(value.getAddress());
    }
}
