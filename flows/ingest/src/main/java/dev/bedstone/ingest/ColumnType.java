package dev.bedstone.ingest;

import dev.bedstone.ingest.internal.encode.BadValueException;
import dev.bedstone.ingest.internal.encode.RowBuffer;
import dev.bedstone.ingest.internal.encode.ValueWriter;
import dev.bedstone.ingest.internal.encode.Values;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A type of ClickHouse, and what its values are in Java. A value that the type cannot hold makes
 * its event a dead letter; no value is changed on the way. Immutable.
 *
 * @param <V> what values are in Java
 */
public final class ColumnType<V extends @Nullable Object> {

    /** {@code String}. */
    public static final ColumnType<String> TEXT = of("String", (value, out) -> out.text(value));

    /** {@code LowCardinality(String)}: text of which there are at most some thousand kinds. */
    public static final ColumnType<String> KEYWORD =
            of("LowCardinality(String)", (value, out) -> out.text(value));

    /** {@code String} of bytes. */
    public static final ColumnType<byte[]> BYTES =
            of(
                    "String",
                    (value, out) -> {
                        out.length(value.length);
                        out.raw(value);
                    });

    /** {@code UUID}. */
    public static final ColumnType<UUID> UUID =
            of(
                    "UUID",
                    (value, out) -> {
                        out.int64(value.getMostSignificantBits());
                        out.int64(value.getLeastSignificantBits());
                    });

    /** {@code Bool}. */
    public static final ColumnType<Boolean> BOOL =
            of("Bool", (value, out) -> out.int8(value ? 1 : 0));

    /** {@code Int8}. */
    public static final ColumnType<Long> INT8 = whole("Int8", Byte.BYTES, true);

    /** {@code Int16}. */
    public static final ColumnType<Long> INT16 = whole("Int16", Short.BYTES, true);

    /** {@code Int32}. */
    public static final ColumnType<Long> INT32 = whole("Int32", Integer.BYTES, true);

    /** {@code Int64}. */
    public static final ColumnType<Long> INT64 = whole("Int64", Long.BYTES, true);

    /** {@code UInt8}. */
    public static final ColumnType<Long> UINT8 = whole("UInt8", Byte.BYTES, false);

    /** {@code UInt16}. */
    public static final ColumnType<Long> UINT16 = whole("UInt16", Short.BYTES, false);

    /** {@code UInt32}. */
    public static final ColumnType<Long> UINT32 = whole("UInt32", Integer.BYTES, false);

    /** {@code UInt64}, up to the largest {@code long}. */
    public static final ColumnType<Long> UINT64 = whole("UInt64", Long.BYTES, false);

    /** {@code Float32}; finite. */
    public static final ColumnType<Double> FLOAT32 = fraction("Float32", Values::float32);

    /** {@code Float64}; finite. */
    public static final ColumnType<Double> FLOAT64 = fraction("Float64", Values::float64);

    /** {@code Date}. */
    public static final ColumnType<LocalDate> DATE = of("Date", Values::date);

    /** {@code DateTime('UTC')}: whole seconds, what is finer is cut. */
    public static final ColumnType<Instant> SECOND = of("DateTime('UTC')", Values::second);

    /** {@code DateTime64(3, 'UTC')}: milliseconds, what is finer is cut. */
    public static final ColumnType<Instant> MILLISECOND = moment(3);

    /** {@code IPv4}. */
    public static final ColumnType<InetAddress> IPV4 = of("IPv4", Values::ipv4);

    /** {@code IPv6}, which holds addresses of version 4 as well. */
    public static final ColumnType<InetAddress> IPV6 = of("IPv6", Values::ipv6);

    private static final int MOST_PRECISION = 38;
    private static final int MOST_ENUM8 = 127;

    private final String name;
    private final ValueWriter<V> writer;
    private final ValueWriter.@Nullable OfLong whole;
    private final ValueWriter.@Nullable OfDouble fraction;

    private ColumnType(
            String name,
            ValueWriter<V> writer,
            ValueWriter.@Nullable OfLong whole,
            ValueWriter.@Nullable OfDouble fraction) {
        this.name = name;
        this.writer = writer;
        this.whole = whole;
        this.fraction = fraction;
    }

    private static <V> ColumnType<V> of(String name, ValueWriter<V> writer) {
        return new ColumnType<>(name, writer, null, null);
    }

    private static ColumnType<Long> whole(String name, int bytes, boolean signed) {
        ValueWriter.OfLong writer = Values.whole(bytes, signed);
        return new ColumnType<>(name, writer::write, writer, null);
    }

    private static ColumnType<Double> fraction(String name, ValueWriter.OfDouble writer) {
        return new ColumnType<>(name, writer::write, null, writer);
    }

    /**
     * {@code DateTime64(digits, 'UTC')}; what is finer is cut.
     *
     * @param digits of a second, 0 to 9
     */
    public static ColumnType<Instant> moment(int digits) {
        check(digits >= 0 && digits <= 9, "a second has 0 to 9 digits");
        return of("DateTime64(" + digits + ", 'UTC')", Values.moment(digits));
    }

    /**
     * {@code Decimal(precision, scale)}. With {@link EventTable.Builder#integer} the value is given
     * as the unscaled number, such as millionths for a scale of 6, which makes no garbage.
     *
     * @param precision digits in all, 1 to 38
     * @param scale digits behind the point
     */
    public static ColumnType<BigDecimal> decimal(int precision, int scale) {
        check(
                precision >= 1 && precision <= MOST_PRECISION && scale >= 0 && scale <= precision,
                "a decimal has 1 to 38 digits, and no more of them behind the point");
        return new ColumnType<>(
                "Decimal(" + precision + ", " + scale + ")",
                Values.decimal(precision, scale),
                Values.unscaled(precision),
                null);
    }

    /**
     * {@code FixedString(length)}.
     *
     * @param length in bytes, at least 1
     */
    public static ColumnType<String> fixedText(int length) {
        check(length >= 1, "a text has at least 1 byte");
        return of("FixedString(" + length + ")", Values.fixedText(length));
    }

    /** {@code Enum8} with the names of a Java enum, numbered from 1 in their order. */
    public static <E extends Enum<E>> ColumnType<E> enumeration(Class<E> type) {
        E[] constants = type.getEnumConstants();
        check(constants.length <= MOST_ENUM8, "an Enum8 has at most 127 names");
        StringBuilder names = new StringBuilder("Enum8(");
        for (E constant : constants) {
            names.append(constant.ordinal() == 0 ? "'" : ", '")
                    .append(constant.name())
                    .append("' = ")
                    .append(constant.ordinal() + 1);
        }
        return of(names.append(')').toString(), (value, out) -> out.int8(value.ordinal() + 1));
    }

    /** {@code Nullable(type)}, or {@code LowCardinality(Nullable(…))}. */
    public static <V> ColumnType<@Nullable V> nullable(ColumnType<V> type) {
        String keyword = "LowCardinality(";
        String name =
                type.name.startsWith(keyword)
                        ? keyword + "Nullable(" + type.name.substring(keyword.length()) + ")"
                        : "Nullable(" + type.name + ")";
        return new ColumnType<>(
                name,
                (value, out) -> {
                    out.int8(value == null ? 1 : 0);
                    if (value != null) {
                        type.writer.write(value, out);
                    }
                },
                null,
                null);
    }

    /** {@code Array(type)}. */
    public static <V> ColumnType<Collection<V>> array(ColumnType<V> type) {
        return of(
                "Array(" + type.name + ")",
                (values, out) -> {
                    out.length(values.size());
                    for (V value : values) {
                        type.write(value, out);
                    }
                });
    }

    /** {@code Map(key, value)}. */
    public static <K, V> ColumnType<Map<K, V>> map(ColumnType<K> key, ColumnType<V> value) {
        return of(
                "Map(" + key.name + ", " + value.name + ")",
                (entries, out) -> {
                    out.length(entries.size());
                    for (Map.Entry<K, V> entry : entries.entrySet()) {
                        key.write(entry.getKey(), out);
                        value.write(entry.getValue(), out);
                    }
                });
    }

    /** The type as ClickHouse writes it. */
    public String name() {
        return name;
    }

    void write(V value, RowBuffer out) {
        if (value == null && !isNullable()) {
            throw new BadValueException("null");
        }
        writer.write(value, out);
    }

    boolean isNullable() {
        return name.startsWith("Nullable(") || name.startsWith("LowCardinality(Nullable(");
    }

    ValueWriter.OfLong whole() {
        if (whole == null) {
            throw new IllegalArgumentException(name + " is not a type of whole numbers");
        }
        return whole;
    }

    ValueWriter.OfDouble fraction() {
        if (fraction == null) {
            throw new IllegalArgumentException(name + " is not a type of floating-point numbers");
        }
        return fraction;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
