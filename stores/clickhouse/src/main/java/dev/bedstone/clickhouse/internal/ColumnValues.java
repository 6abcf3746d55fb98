package dev.bedstone.clickhouse.internal;

import com.clickhouse.data.ClickHouseColumn;
import com.clickhouse.data.ClickHouseDataType;
import java.lang.reflect.Array;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Checks a value against a type and gives it the one form in which it is written. The driver and
 * the binary formats would cut what does not fit: a number to its low bytes, a date of 2200 to one
 * of 2106, a tuple to what is there. Here that is refused. Immutable.
 *
 * @param place what the value is for, in messages
 * @param type the type
 */
record ColumnValues(String place, ClickHouseColumn type) {

    private static final List<ClickHouseDataType> ALWAYS_NULLABLE =
            List.of(
                    ClickHouseDataType.Dynamic,
                    ClickHouseDataType.Variant,
                    ClickHouseDataType.Nothing);

    /** {@code SimpleAggregateFunction(f, T)} is written as {@code T}. */
    static ColumnValues of(String place, ClickHouseColumn type) {
        return new ColumnValues(
                place,
                type.getDataType() == ClickHouseDataType.SimpleAggregateFunction
                        ? type.getNestedColumns().getFirst()
                        : type);
    }

    /**
     * The value as it is written: a {@code List} for an array or tuple, an {@code Instant} for a
     * moment, a text for an enum.
     *
     * @throws IllegalArgumentException if it does not fit; the message holds no value
     */
    @Nullable Object fit(@Nullable Object given) {
        Object value = given instanceof Optional<?> maybe ? maybe.orElse(null) : given;
        if (value == null) {
            return ofNull();
        }
        try {
            return present(value);
        } catch (ArithmeticException outOfRange) {
            throw misfit("a number is out of range or has more digits than the type keeps");
        } catch (ClassCastException wrong) {
            throw misfit("a " + value.getClass().getSimpleName() + " cannot be written as such");
        }
    }

    private @Nullable Object ofNull() {
        if (type.isNullable() || ALWAYS_NULLABLE.contains(type.getDataType())) {
            return null;
        }
        throw misfit("a value is null");
    }

    private Object present(Object value) {
        return switch (type.getDataType()) {
            case Int8, Int16, Int32, Int64, Int128, Int256 -> Numbers.whole(value, bits(), true);
            case UInt8, UInt16, UInt32, UInt64, UInt128, UInt256 ->
                    Numbers.whole(value, bits(), false);
            case Float32 -> Numbers.single(value);
            case Float64 -> Numbers.real(value);
            case Decimal, Decimal32, Decimal64, Decimal128, Decimal256 ->
                    Numbers.decimal(value, type.getPrecision(), type.getScale());
            case Bool -> (Boolean) value;
            case String -> value instanceof byte[] ? value : text(value);
            case FixedString -> fixed(value);
            case Enum8, Enum16 -> constant(value);
            case Date, Date32, DateTime, DateTime32, DateTime64 -> time(value);
            case UUID -> (UUID) value;
            case IPv4 -> (Inet4Address) value;
            case IPv6 -> version6((InetAddress) value);
            case Array -> list(value, type.getNestedColumns().getFirst());
            case Map -> map((Map<?, ?>) value);
            case Tuple -> tuple(value);
            case Nested -> ((Collection<?>) value).stream().map(this::tuple).toList();
            case JSON -> (String) value;
            case IntervalNanosecond,
                    IntervalMicrosecond,
                    IntervalMillisecond,
                    IntervalSecond,
                    IntervalMinute,
                    IntervalHour ->
                    (Duration) value;
            case IntervalDay, IntervalWeek, IntervalMonth, IntervalQuarter, IntervalYear ->
                    (Period) value;
            default -> value;
        };
    }

    private int bits() {
        return type.getDataType().getByteLength() * Byte.SIZE;
    }

    private static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Enum<?> constant -> constant.name();
            case Character letter -> letter.toString();
            default -> throw new ClassCastException();
        };
    }

    private byte[] fixed(Object value) {
        byte[] bytes =
                value instanceof byte[] raw ? raw : text(value).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > type.getPrecision()) {
            throw misfit("a text is longer than the type");
        }
        return Arrays.copyOf(bytes, type.getPrecision());
    }

    private String constant(Object value) {
        String name = text(value);
        if (!List.of(type.getEnumConstants().getNames()).contains(name)) {
            throw misfit("a value is none of the enum's");
        }
        return name;
    }

    private Object time(Object value) {
        try {
            return switch (type.getDataType()) {
                case Date -> TimeRanges.day((LocalDate) value, false);
                case Date32 -> TimeRanges.day((LocalDate) value, true);
                case DateTime64 -> TimeRanges.fraction(moment(value), type.getScale());
                default -> TimeRanges.second(moment(value));
            };
        } catch (IllegalArgumentException outside) {
            throw misfit(String.valueOf(outside.getMessage()));
        }
    }

    /** A clock's time without a zone is taken in the type's zone, or UTC. */
    private Instant moment(Object value) {
        return switch (value) {
            case Instant instant -> instant;
            case OffsetDateTime local -> local.toInstant();
            case ZonedDateTime local -> local.toInstant();
            case LocalDateTime local -> local.atZone(zone()).toInstant();
            default -> throw new ClassCastException();
        };
    }

    private ZoneId zone() {
        return type.getTimeZone() == null ? ZoneOffset.UTC : type.getTimeZone().toZoneId();
    }

    /** {@code ::ffff:a.b.c.d}, as the server shows a version 4 address in such a column. */
    private static Inet6Address version6(InetAddress value) {
        if (value instanceof Inet6Address address) {
            return address;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xFF;
        mapped[11] = (byte) 0xFF;
        System.arraycopy(value.getAddress(), 0, mapped, 12, 4);
        try {
            return Inet6Address.getByAddress(null, mapped, -1);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private List<@Nullable Object> list(Object value, ClickHouseColumn element) {
        ColumnValues elements = of(place, element);
        List<@Nullable Object> fit = new ArrayList<>();
        if (value instanceof Collection<?> collection) {
            collection.forEach(each -> fit.add(elements.fit(each)));
            return fit;
        }
        if (!value.getClass().isArray()) {
            throw new ClassCastException();
        }
        for (int index = 0; index < Array.getLength(value); index++) {
            fit.add(elements.fit(Array.get(value, index)));
        }
        return fit;
    }

    private Map<@Nullable Object, @Nullable Object> map(Map<?, ?> value) {
        ColumnValues keys = of(place, type.getKeyInfo());
        ColumnValues values = of(place, type.getValueInfo());
        Map<@Nullable Object, @Nullable Object> fit = new LinkedHashMap<>();
        value.forEach((key, each) -> fit.put(keys.fit(key), values.fit(each)));
        return fit;
    }

    private List<@Nullable Object> tuple(@Nullable Object value) {
        List<@Nullable Object> parts = parts(value);
        if (parts.size() != type.getNestedColumns().size()) {
            throw misfit("a tuple has another number of parts");
        }
        List<@Nullable Object> fit = new ArrayList<>();
        for (int index = 0; index < parts.size(); index++) {
            fit.add(of(place, type.getNestedColumns().get(index)).fit(parts.get(index)));
        }
        return fit;
    }

    private static List<@Nullable Object> parts(@Nullable Object value) {
        if (value instanceof Record record) {
            RecordShape<?> shape = RecordShape.of(record.getClass());
            List<@Nullable Object> parts = new ArrayList<>();
            for (int index = 0; index < shape.names().size(); index++) {
                parts.add(shape.value(index, record));
            }
            return parts;
        }
        return value instanceof Object[] array
                ? Arrays.asList(array)
                : new ArrayList<>((List<?>) value);
    }

    private IllegalArgumentException misfit(String what) {
        return new IllegalArgumentException(
                place + " (" + type.getOriginalTypeName() + "): " + what);
    }
}
