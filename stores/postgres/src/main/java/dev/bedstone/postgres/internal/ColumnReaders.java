package dev.bedstone.postgres.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads one column of the current row as one Java type. */
final class ColumnReaders {

    /** Reads a column that may be null. */
    @FunctionalInterface
    private interface Column {
        @Nullable Object read(ResultSet rows, int place) throws SQLException;
    }

    private static final Set<Class<?>> BY_DRIVER =
            Set.of(
                    UUID.class,
                    OffsetDateTime.class,
                    LocalDateTime.class,
                    LocalDate.class,
                    LocalTime.class);

    private static final Map<Class<?>, Column> COLUMNS =
            Map.ofEntries(
                    Map.entry(String.class, ResultSet::getString),
                    Map.entry(byte[].class, ResultSet::getBytes),
                    Map.entry(BigDecimal.class, ResultSet::getBigDecimal),
                    Map.entry(BigInteger.class, ColumnReaders::bigInteger),
                    Map.entry(Instant.class, ColumnReaders::instant),
                    Map.entry(Object.class, ResultSet::getObject),
                    Map.entry(Integer.class, orNull(ResultSet::getInt)),
                    Map.entry(Long.class, orNull(ResultSet::getLong)),
                    Map.entry(Short.class, orNull(ResultSet::getShort)),
                    Map.entry(Byte.class, orNull(ResultSet::getByte)),
                    Map.entry(Boolean.class, orNull(ResultSet::getBoolean)),
                    Map.entry(Double.class, orNull(ResultSet::getDouble)),
                    Map.entry(Float.class, orNull(ResultSet::getFloat)));

    private static final MethodHandle READ = read();

    private ColumnReaders() {}

    /**
     * From a result set to a value.
     *
     * @throws IllegalStateException if there is no way to read a column as {@code type}
     */
    static MethodHandle reader(Type type, int place, String name) {
        if (type instanceof Class<?> primitive && primitive.isPrimitive()) {
            return PrimitiveColumns.reader(primitive, place, name);
        }
        MethodHandle read = MethodHandles.insertArguments(READ.bindTo(column(type)), 1, place);
        return read.asType(MethodType.methodType(raw(type), ResultSet.class));
    }

    private static Column column(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic);
        }
        Class<?> plain = raw(type);
        Column known = COLUMNS.get(plain);
        if (known != null) {
            return known;
        }
        if (BY_DRIVER.contains(plain)) {
            return (rows, place) -> rows.getObject(place, plain);
        }
        if (plain.isEnum()) {
            return constant(plain);
        }
        if (plain.isArray() && !plain.componentType().isPrimitive()) {
            return (rows, place) -> array(rows, place, plain.componentType());
        }
        throw unknown(type);
    }

    private static Column generic(ParameterizedType type) {
        Type argument = type.getActualTypeArguments()[0];
        if (type.getRawType() == Optional.class) {
            Column inner = column(argument);
            return (rows, place) -> Optional.ofNullable(inner.read(rows, place));
        }
        if (type.getRawType() == List.class) {
            Class<?> element = raw(argument);
            return (rows, place) -> list(array(rows, place, element));
        }
        throw unknown(type);
    }

    private static Column constant(Class<?> type) {
        Map<String, Object> constants = new HashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        return (rows, place) -> {
            String name = rows.getString(place);
            if (name == null) {
                return null;
            }
            Object constant = constants.get(name);
            if (constant == null) {
                throw new IllegalStateException(
                        "the column "
                                + rows.getMetaData().getColumnLabel(place)
                                + " holds a name that "
                                + type.getSimpleName()
                                + " does not have; add it there, or read the column as a text");
            }
            return constant;
        };
    }

    private static @Nullable List<?> list(@Nullable Object @Nullable [] elements) {
        return elements == null ? null : Collections.unmodifiableList(Arrays.asList(elements));
    }

    private static @Nullable Object @Nullable [] array(ResultSet rows, int place, Class<?> element)
            throws SQLException {
        java.sql.Array array = rows.getArray(place);
        if (array == null) {
            return null;
        }
        @Nullable Object[] from = (Object[]) array.getArray();
        @Nullable Object[] to = (Object[]) Array.newInstance(element, from.length);
        for (int index = 0; index < from.length; index++) {
            to[index] = element(from[index], element);
        }
        return to;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable Object element(@Nullable Object value, Class<?> element) {
        if (value == null || element.isInstance(value)) {
            return value;
        }
        if (element.isEnum() && value instanceof String name) {
            return Enum.valueOf((Class) element, name);
        }
        if (element == Instant.class && value instanceof Timestamp time) {
            return time.toInstant();
        }
        throw new IllegalStateException(
                "an array of "
                        + value.getClass().getSimpleName()
                        + " cannot be read as one of "
                        + element.getSimpleName());
    }

    private static @Nullable Instant instant(ResultSet rows, int place) throws SQLException {
        OffsetDateTime time = rows.getObject(place, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable BigInteger bigInteger(ResultSet rows, int place) throws SQLException {
        BigDecimal number = rows.getBigDecimal(place);
        return number == null ? null : number.toBigIntegerExact();
    }

    private static Column orNull(Column column) {
        return (rows, place) -> {
            Object value = column.read(rows, place);
            return rows.wasNull() ? null : value;
        };
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            default -> throw unknown(type);
        };
    }

    private static MethodHandle read() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(
                            Column.class,
                            "read",
                            MethodType.methodType(Object.class, ResultSet.class, int.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("read", e);
        }
    }

    static IllegalStateException unknown(Type type) {
        return new IllegalStateException("a column cannot be read as " + type.getTypeName());
    }
}
