package dev.bedstone.postgres.internal.copy;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads one column as one class. Immutable. */
final class Decoder {

    private final ColumnType type;
    private final Class<?> wanted;
    private final Class<?> element;
    private final Map<String, Object> constants = new HashMap<>();

    /**
     * @param wanted the class of the component
     * @param element the class of the value itself: what an Optional, list or array holds
     */
    Decoder(ColumnType type, Class<?> wanted, Class<?> element) {
        this.type = type;
        this.wanted = wanted;
        this.element = element;
        if (element.isEnum()) {
            for (Object constant : element.getEnumConstants()) {
                constants.put(((Enum<?>) constant).name(), constant);
            }
        }
    }

    /** The value of a component that is no primitive. */
    @Nullable Object object(CopyInput from) {
        int length = from.int32();
        if (wanted == Optional.class) {
            return length < 0 ? Optional.empty() : Optional.of(value(from, length));
        }
        return length < 0 ? null : value(from, length);
    }

    /** The value of a component that is a whole number. */
    long integer(CopyInput from) {
        return present(object(from), Number.class).longValue();
    }

    /** The value of a component that is a floating-point number. */
    double floating(CopyInput from) {
        return present(object(from), Number.class).doubleValue();
    }

    /** The value of a component that is a truth value. */
    boolean truth(CopyInput from) {
        return present(object(from), Boolean.class);
    }

    private Object value(CopyInput from, int length) {
        if (!type.array()) {
            return fitted(plain(from, length));
        }
        @Nullable Object[] elements = elements(from);
        return wanted == List.class
                ? Collections.unmodifiableList(Arrays.asList(elements))
                : elements;
    }

    private @Nullable Object[] elements(CopyInput from) {
        int dimensions = from.int32();
        from.int32();
        from.int32();
        if (dimensions > 1) {
            throw new IllegalStateException("an array of several dimensions cannot be read");
        }
        int size = dimensions == 0 ? 0 : from.int32();
        if (dimensions == 1) {
            from.int32();
        }
        @Nullable Object[] elements = (Object[]) Array.newInstance(element, size);
        for (int index = 0; index < size; index++) {
            int length = from.int32();
            elements[index] = length < 0 ? null : fitted(plain(from, length));
        }
        return elements;
    }

    private Object plain(CopyInput from, int length) {
        return switch (type.kind()) {
            case BOOL -> from.int8() != 0;
            case BYTEA -> from.raw(length);
            case INT2 -> (long) from.int16();
            case INT4 -> (long) from.int32();
            case INT8 -> from.int64();
            case FLOAT4 -> Float.intBitsToFloat(from.int32());
            case FLOAT8 -> Double.longBitsToDouble(from.int64());
            case NUMERIC -> Numeric.read(from);
            case TEXT -> from.utf8(length);
            case JSONB -> {
                from.int8();
                yield from.utf8(length - 1);
            }
            case UUID -> new UUID(from.int64(), from.int64());
            case DATE -> Times.day(from.int32());
            case TIME -> Times.timeOfDay(from.int64());
            case TIMESTAMP -> Times.local(from.int64());
            case TIMESTAMPTZ -> Times.instant(from.int64());
        };
    }

    /** The value as the class that is wanted; a number is never cut. */
    private Object fitted(Object value) {
        return switch (value) {
            case String text when element.isEnum() -> constant(text);
            case Instant time when element == OffsetDateTime.class -> time.atOffset(ZoneOffset.UTC);
            case Long number -> whole(number);
            case BigDecimal number when element == BigInteger.class -> number.toBigIntegerExact();
            default -> value;
        };
    }

    private Object whole(long number) {
        if (element == Integer.class || element == int.class) {
            return Math.toIntExact(number);
        }
        if (element == Short.class || element == short.class) {
            if (number != (short) number) {
                throw new ArithmeticException("short overflow");
            }
            return (short) number;
        }
        return number;
    }

    private Object constant(String name) {
        Object constant = constants.get(name);
        if (constant == null) {
            throw new IllegalStateException(
                    "a column holds a name that "
                            + element.getSimpleName()
                            + " does not have; add it there, or read the column as a text");
        }
        return constant;
    }

    private static <T> T present(@Nullable Object value, Class<T> type) {
        if (value == null) {
            throw new IllegalStateException(
                    "a column is null; declare its component with a boxed class or as an Optional");
        }
        return type.cast(value);
    }

    /** Whether columns of this type can be read as the class that is wanted. */
    boolean fits() {
        Class<?> value = element;
        return switch (type.kind()) {
            case BOOL -> value == Boolean.class || value == boolean.class;
            case BYTEA -> value == byte[].class;
            case INT2, INT4, INT8 -> isWhole(value);
            case FLOAT4 -> value == Float.class || value == float.class || value == double.class;
            case FLOAT8 -> value == Double.class || value == double.class;
            case NUMERIC -> value == BigDecimal.class || value == BigInteger.class;
            case TEXT, JSONB -> value == String.class || value.isEnum();
            case UUID -> value == UUID.class;
            case DATE -> value == LocalDate.class;
            case TIME -> value == LocalTime.class;
            case TIMESTAMP -> value == LocalDateTime.class;
            case TIMESTAMPTZ -> value == Instant.class || value == OffsetDateTime.class;
        };
    }

    private static boolean isWhole(Class<?> value) {
        return value == long.class
                || value == Long.class
                || value == int.class
                || value == Integer.class
                || value == short.class
                || value == Short.class;
    }
}
