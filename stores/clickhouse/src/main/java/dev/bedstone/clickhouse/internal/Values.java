package dev.bedstone.clickhouse.internal;

import com.clickhouse.client.api.data_formats.internal.BinaryStreamReader.ArrayValue;
import com.clickhouse.client.api.data_formats.internal.BinaryStreamReader.EnumValue;
import com.clickhouse.client.api.data_formats.internal.StringValue;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the driver's reader makes of a value into what a component wants. A value that would
 * change on the way is refused: a number out of range, a fraction for a whole number.
 */
final class Values {

    /** From a value as it is read to one of the wanted type. Thread-safe. */
    @FunctionalInterface
    interface Conversion {

        /**
         * Converts a value, which may be null.
         *
         * @throws IllegalStateException if the value does not fit; the message holds no value
         */
        @Nullable Object of(@Nullable Object value);
    }

    private static final Map<Class<?>, Function<Object, @Nullable Object>> SIMPLE =
            Map.ofEntries(
                    Map.entry(long.class, Values::toLong),
                    Map.entry(Long.class, Values::toLong),
                    Map.entry(int.class, value -> Math.toIntExact(toLong(value))),
                    Map.entry(Integer.class, value -> Math.toIntExact(toLong(value))),
                    Map.entry(short.class, Values::toShort),
                    Map.entry(Short.class, Values::toShort),
                    Map.entry(byte.class, Values::toByte),
                    Map.entry(Byte.class, Values::toByte),
                    Map.entry(double.class, Values::toDouble),
                    Map.entry(Double.class, Values::toDouble),
                    Map.entry(float.class, Values::toFloat),
                    Map.entry(Float.class, Values::toFloat),
                    Map.entry(boolean.class, Values::toBoolean),
                    Map.entry(Boolean.class, Values::toBoolean),
                    Map.entry(BigInteger.class, Values::toBigInteger),
                    Map.entry(BigDecimal.class, Values::toBigDecimal),
                    Map.entry(String.class, Values::toText),
                    Map.entry(byte[].class, Values::toBytes),
                    Map.entry(Instant.class, value -> moment(value, ZonedDateTime::toInstant)),
                    Map.entry(ZonedDateTime.class, value -> moment(value, same -> same)),
                    Map.entry(
                            OffsetDateTime.class,
                            value -> moment(value, ZonedDateTime::toOffsetDateTime)),
                    Map.entry(
                            LocalDateTime.class,
                            value -> moment(value, ZonedDateTime::toLocalDateTime)),
                    Map.entry(LocalDate.class, Values::toDate),
                    Map.entry(LocalTime.class, Values::toTime),
                    Map.entry(Object.class, Values::natural));

    private Values() {}

    /**
     * The conversion to a type.
     *
     * @param column the column's name, for messages
     * @throws IllegalStateException if there is none
     */
    static Conversion to(Type type, String column) {
        Conversion conversion = to(type);
        boolean primitive = type instanceof Class<?> raw && raw.isPrimitive();
        return value -> {
            if (value == null && primitive) {
                throw new IllegalStateException(
                        "column " + column + " is null; make the component an Optional or a box");
            }
            try {
                return conversion.of(value);
            } catch (ArithmeticException | ClassCastException | IllegalArgumentException misfit) {
                throw new IllegalStateException(
                        "column "
                                + column
                                + ": a value does not fit "
                                + type.getTypeName()
                                + (misfit instanceof ClassCastException && value != null
                                        ? ", it is read as " + value.getClass().getSimpleName()
                                        : ""));
            }
        };
    }

    private static Conversion to(Type type) {
        return switch (type) {
            case Class<?> raw -> ofClass(raw);
            case ParameterizedType generic -> ofGeneric(generic);
            case GenericArrayType array ->
                    ofArray(
                            rawClass(array.getGenericComponentType()),
                            to(array.getGenericComponentType()));
            case WildcardType wildcard -> to(wildcard.getUpperBounds()[0]);
            default -> notNull(Values::natural);
        };
    }

    private static Conversion ofClass(Class<?> type) {
        Function<Object, @Nullable Object> simple = SIMPLE.get(type);
        if (simple != null) {
            return notNull(simple);
        }
        if (type.isEnum()) {
            return notNull(value -> constant(type, toText(value)));
        }
        if (type.isRecord()) {
            return ofTuple(RecordShape.of(type));
        }
        if (type.isArray()) {
            return ofArray(type.getComponentType(), to(type.getComponentType()));
        }
        if (type == Optional.class) {
            return value -> Optional.ofNullable(value == null ? null : natural(value));
        }
        return notNull(value -> type.cast(natural(value)));
    }

    private static Conversion ofGeneric(ParameterizedType type) {
        Class<?> raw = rawClass(type);
        Conversion first = to(type.getActualTypeArguments()[0]);
        if (raw == Optional.class) {
            return value -> Optional.ofNullable(first.of(value));
        }
        if (raw == List.class || raw == Collection.class) {
            return notNull(value -> Collections.unmodifiableList(elements(value, first)));
        }
        if (raw == Set.class) {
            return notNull(value ->
                    Collections.unmodifiableSet(new LinkedHashSet<>(elements(value, first))));
        }
        if (raw == Map.class) {
            Conversion second = to(type.getActualTypeArguments()[1]);
            return notNull(value -> entries((Map<?, ?>) value, first, second));
        }
        throw new IllegalStateException("no value can be read as " + type.getTypeName());
    }

    private static Conversion ofArray(Class<?> component, Conversion element) {
        return notNull(value -> {
            List<@Nullable Object> elements = elements(value, element);
            Object array = Array.newInstance(component, elements.size());
            for (int index = 0; index < elements.size(); index++) {
                Array.set(array, index, elements.get(index));
            }
            return array;
        });
    }

    private static Conversion ofTuple(RecordShape<?> shape) {
        List<Conversion> parts = shape.types().stream().map(Values::to).toList();
        return notNull(value -> {
            Object[] read = (Object[]) value;
            if (read.length != parts.size()) {
                throw new IllegalArgumentException("another number of parts");
            }
            @Nullable Object[] values = new Object[read.length];
            for (int index = 0; index < read.length; index++) {
                values[index] = parts.get(index).of(read[index]);
            }
            return shape.create(values);
        });
    }

    private static Conversion notNull(Function<Object, @Nullable Object> conversion) {
        return value -> value == null ? null : conversion.apply(value);
    }

    private static List<@Nullable Object> elements(Object value, Conversion element) {
        ArrayValue array = (ArrayValue) value;
        List<@Nullable Object> elements = new ArrayList<>(array.length());
        for (int index = 0; index < array.length(); index++) {
            elements.add(element.of(array.get(index)));
        }
        return elements;
    }

    private static Map<@Nullable Object, @Nullable Object> entries(
            Map<?, ?> read, Conversion key, Conversion value) {
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        read.forEach((k, v) -> entries.put(key.of(k), value.of(v)));
        return Collections.unmodifiableMap(entries);
    }

    /** What a value is where nothing else is asked for: texts, numbers, lists and maps. */
    static @Nullable Object natural(Object value) {
        return switch (value) {
            case StringValue text -> text.asString();
            case EnumValue constant -> constant.name;
            case ArrayValue array -> elements(array, Values::naturalOrNull);
            case Object[] tuple -> Arrays.stream(tuple).map(Values::naturalOrNull).toList();
            case Map<?, ?> map -> entries(map, Values::naturalOrNull, Values::naturalOrNull);
            default -> value;
        };
    }

    private static @Nullable Object naturalOrNull(@Nullable Object value) {
        return value == null ? null : natural(value);
    }

    private static long toLong(Object value) {
        return switch (value) {
            case BigInteger big -> big.longValueExact();
            case BigDecimal decimal -> decimal.longValueExact();
            case Double number -> whole(number);
            case Float number -> whole(number);
            case Number number -> number.longValue();
            default -> throw new ClassCastException();
        };
    }

    private static long whole(double number) {
        return BigDecimal.valueOf(number).longValueExact();
    }

    private static short toShort(Object value) {
        long number = toLong(value);
        if (number != (short) number) {
            throw new ArithmeticException();
        }
        return (short) number;
    }

    private static byte toByte(Object value) {
        long number = toLong(value);
        if (number != (byte) number) {
            throw new ArithmeticException();
        }
        return (byte) number;
    }

    /** A float is exact in a double, and so are whole numbers up to 2^53; a decimal seldom is. */
    private static double toDouble(Object value) {
        return switch (value) {
            case Double number -> number;
            case Float number -> number;
            case BigDecimal _ -> throw new ClassCastException();
            case BigInteger big -> exact(big.longValueExact());
            case Number number -> exact(number.longValue());
            default -> throw new ClassCastException();
        };
    }

    private static double exact(long number) {
        double converted = number;
        if (number == Long.MAX_VALUE || (long) converted != number) {
            throw new ArithmeticException();
        }
        return converted;
    }

    private static float toFloat(Object value) {
        double number = toDouble(value);
        if (Double.compare((float) number, number) != 0) {
            throw new ArithmeticException();
        }
        return (float) number;
    }

    private static boolean toBoolean(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        long number = toLong(value);
        if (number != 0 && number != 1) {
            throw new ArithmeticException();
        }
        return number == 1;
    }

    private static BigInteger toBigInteger(Object value) {
        return switch (value) {
            case BigInteger big -> big;
            case BigDecimal decimal -> decimal.toBigIntegerExact();
            default -> BigInteger.valueOf(toLong(value));
        };
    }

    private static BigDecimal toBigDecimal(Object value) {
        return switch (value) {
            case BigDecimal decimal -> decimal;
            case BigInteger big -> new BigDecimal(big);
            default -> BigDecimal.valueOf(toLong(value));
        };
    }

    private static String toText(Object value) {
        return switch (value) {
            case StringValue text -> text.asString();
            case EnumValue constant -> constant.name;
            case String text -> text;
            default -> throw new ClassCastException();
        };
    }

    private static byte[] toBytes(Object value) {
        return ((StringValue) value).toByteArray();
    }

    private static Object moment(Object value, Function<ZonedDateTime, Object> form) {
        return form.apply((ZonedDateTime) value);
    }

    private static Object toDate(Object value) {
        return value instanceof ZonedDateTime moment ? throwsOnTime(moment) : (LocalDate) value;
    }

    private static LocalDate throwsOnTime(ZonedDateTime moment) {
        if (!moment.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            throw new IllegalArgumentException("a moment is no date");
        }
        return moment.toLocalDate();
    }

    private static Object toTime(Object value) {
        return ((LocalDateTime) value).toLocalTime();
    }

    private static Object constant(Class<?> type, String name) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("no such constant");
    }

    private static Class<?> rawClass(Type type) {
        return switch (type) {
            case Class<?> raw -> raw;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            case GenericArrayType array -> rawClass(array.getGenericComponentType()).arrayType();
            default -> Object.class;
        };
    }
}
