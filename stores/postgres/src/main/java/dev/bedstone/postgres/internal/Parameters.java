package dev.bedstone.postgres.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Binds Java values to parameters with the type they have. A parameter without a type makes the
 * server guess, and makes the driver ask the server what it guessed.
 */
public final class Parameters {

    /** Stands for a parameter to which nothing was bound. */
    public static final Object UNBOUND = new Object();

    /** Null with the type it would have. */
    private record TypedNull(Class<?> type) {}

    /** The elements of an array with the type they have on the server. */
    private record TypedArray(String type, Object[] elements) {}

    /** A list without elements, and so without a type: the server takes it as it is needed. */
    private enum Empty {
        LIST
    }

    private static final Map<Class<?>, String> ARRAYS =
            Map.ofEntries(
                    Map.entry(String.class, "text"),
                    Map.entry(UUID.class, "uuid"),
                    Map.entry(Integer.class, "int4"),
                    Map.entry(Long.class, "int8"),
                    Map.entry(Short.class, "int2"),
                    Map.entry(Boolean.class, "bool"),
                    Map.entry(Double.class, "float8"),
                    Map.entry(Float.class, "float4"),
                    Map.entry(BigDecimal.class, "numeric"),
                    Map.entry(BigInteger.class, "numeric"),
                    Map.entry(byte[].class, "bytea"),
                    Map.entry(Instant.class, "timestamptz"),
                    Map.entry(OffsetDateTime.class, "timestamptz"),
                    Map.entry(ZonedDateTime.class, "timestamptz"),
                    Map.entry(LocalDateTime.class, "timestamp"),
                    Map.entry(LocalDate.class, "date"),
                    Map.entry(LocalTime.class, "time"));

    private static final Map<Class<?>, JDBCType> NULLS =
            Map.ofEntries(
                    Map.entry(String.class, JDBCType.VARCHAR),
                    Map.entry(Integer.class, JDBCType.INTEGER),
                    Map.entry(int.class, JDBCType.INTEGER),
                    Map.entry(Long.class, JDBCType.BIGINT),
                    Map.entry(long.class, JDBCType.BIGINT),
                    Map.entry(Short.class, JDBCType.SMALLINT),
                    Map.entry(short.class, JDBCType.SMALLINT),
                    Map.entry(Boolean.class, JDBCType.BOOLEAN),
                    Map.entry(boolean.class, JDBCType.BOOLEAN),
                    Map.entry(Double.class, JDBCType.DOUBLE),
                    Map.entry(double.class, JDBCType.DOUBLE),
                    Map.entry(Float.class, JDBCType.REAL),
                    Map.entry(float.class, JDBCType.REAL),
                    Map.entry(BigDecimal.class, JDBCType.NUMERIC),
                    Map.entry(BigInteger.class, JDBCType.NUMERIC),
                    Map.entry(byte[].class, JDBCType.BINARY),
                    Map.entry(Instant.class, JDBCType.TIMESTAMP_WITH_TIMEZONE),
                    Map.entry(OffsetDateTime.class, JDBCType.TIMESTAMP_WITH_TIMEZONE),
                    Map.entry(ZonedDateTime.class, JDBCType.TIMESTAMP_WITH_TIMEZONE),
                    Map.entry(LocalDate.class, JDBCType.DATE));

    private Parameters() {}

    /** What is kept for {@code value} until the statement runs. */
    public static Object of(Class<?> type, @Nullable Object value) {
        if (value == null) {
            return new TypedNull(type);
        }
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? optional.get() : new TypedNull(type);
        }
        return value instanceof Collection<?> list ? array(type, list) : value;
    }

    /** What is kept for a value that says its type itself. */
    public static Object of(Object value) {
        return switch (value) {
            case Optional<?> optional when optional.isPresent() -> of(optional.get());
            case Optional<?> ignored ->
                    throw new IllegalArgumentException(
                            "an empty Optional has no type; use bind(name, Class, value)");
            case Collection<?> list when list.isEmpty() -> Empty.LIST;
            case Collection<?> list -> array(elementType(list), list);
            default -> value;
        };
    }

    /** Elements with their class. */
    public static Object array(Class<?> elementType, Collection<?> elements) {
        Object[] values = elements.stream().map(Parameters::element).toArray();
        return new TypedArray(arrayType(elementType), values);
    }

    /** Keeps the components of a record for the parameters that are called like them. */
    public static void bindAll(SqlText text, Object[] values, Record record) {
        text.parameters(record.getClass()).keep(record, values);
    }

    /**
     * Hands all values to the driver.
     *
     * @param before how many parameters come before the statement's own
     */
    static void bind(PreparedStatement statement, SqlText text, Object[] values, int before)
            throws SQLException {
        int[] positions = text.positions();
        for (int place = 0; place < positions.length; place++) {
            Object value = values[positions[place]];
            if (value == UNBOUND) {
                throw new IllegalArgumentException(
                        "nothing was bound to the parameter :" + text.name(positions[place]));
            }
            set(statement, before + place + 1, value);
        }
    }

    private static void set(PreparedStatement to, int place, Object value) throws SQLException {
        switch (value) {
            case String text -> to.setString(place, Surrogates.requireWhole(text));
            case Long number -> to.setLong(place, number);
            case Integer number -> to.setInt(place, number);
            case Boolean flag -> to.setBoolean(place, flag);
            case Instant instant -> to.setObject(place, instant.atOffset(ZoneOffset.UTC));
            case Enum<?> constant when constant != Empty.LIST ->
                    to.setString(place, constant.name());
            case Empty ignored -> to.setObject(place, "{}", Types.OTHER);
            case TypedNull none -> setNull(to, place, none.type());
            case TypedArray array -> setArray(to, place, array);
            case Object[] array ->
                    set(to, place, array(array.getClass().componentType(), Arrays.asList(array)));
            default -> setOther(to, place, value);
        }
    }

    private static void setArray(PreparedStatement to, int place, TypedArray array)
            throws SQLException {
        for (Object element : array.elements()) {
            if (element instanceof String text) {
                Surrogates.requireWhole(text);
            }
        }
        to.setArray(place, to.getConnection().createArrayOf(array.type(), array.elements()));
    }

    private static void setOther(PreparedStatement to, int place, Object value)
            throws SQLException {
        switch (value) {
            case UUID id -> to.setObject(place, id);
            case byte[] bytes -> to.setBytes(place, bytes);
            case BigDecimal number -> to.setBigDecimal(place, number);
            case BigInteger number -> to.setBigDecimal(place, new BigDecimal(number));
            case Double number -> to.setDouble(place, number);
            case Float number -> to.setFloat(place, number);
            case Short number -> to.setShort(place, number);
            case Byte number -> to.setShort(place, number);
            case ZonedDateTime time -> to.setObject(place, time.toOffsetDateTime());
            case OffsetDateTime ignored -> to.setObject(place, value);
            case LocalDateTime ignored -> to.setObject(place, value);
            case LocalDate ignored -> to.setObject(place, value);
            case LocalTime ignored -> to.setObject(place, value);
            default -> throw unknown(value.getClass());
        }
    }

    private static void setNull(PreparedStatement to, int place, Class<?> type)
            throws SQLException {
        if (type == UUID.class) {
            to.setNull(place, Types.OTHER, "uuid");
            return;
        }
        if (type.isArray() && type != byte[].class) {
            to.setNull(place, Types.ARRAY, arrayType(type.componentType()) + "[]");
            return;
        }
        to.setNull(place, nullType(type).getVendorTypeNumber());
    }

    private static SQLType nullType(Class<?> type) {
        SQLType known = NULLS.get(type);
        if (known != null) {
            return known;
        }
        if (type.isEnum()) {
            return JDBCType.VARCHAR;
        }
        if (type == LocalDateTime.class) {
            return JDBCType.TIMESTAMP;
        }
        if (type == LocalTime.class) {
            return JDBCType.TIME;
        }
        throw unknown(type);
    }

    private static String arrayType(Class<?> elementType) {
        String type = elementType.isEnum() ? "text" : ARRAYS.get(elementType);
        if (type == null) {
            throw unknown(elementType);
        }
        return type;
    }

    private static Class<?> elementType(Collection<?> list) {
        for (Object element : list) {
            if (element instanceof Enum<?> constant) {
                return constant.getDeclaringClass();
            }
            if (element != null) {
                return element.getClass();
            }
        }
        throw new IllegalArgumentException(
                "a list of nulls has no type; use bindArray(name, Class, list)");
    }

    /** An element in the form in which the driver writes it into an array. */
    private static @Nullable Object element(@Nullable Object element) {
        return switch (element) {
            case Enum<?> constant -> constant.name();
            case ZonedDateTime time -> time.toOffsetDateTime();
            case null, default -> element;
        };
    }

    private static IllegalArgumentException unknown(Class<?> type) {
        return new IllegalArgumentException(
                "a "
                        + type.getName()
                        + " cannot be bound; convert it, for example to a text with a cast in the"
                        + " statement");
    }
}
