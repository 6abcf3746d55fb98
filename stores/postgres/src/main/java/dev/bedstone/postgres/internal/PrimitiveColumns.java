package dev.bedstone.postgres.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads one column of the current row as a primitive, which cannot be null. */
@SuppressWarnings("UnusedMethod") // the methods are found by the name of their type
final class PrimitiveColumns {

    private PrimitiveColumns() {}

    /** From a result set to a value of {@code type}. */
    static MethodHandle reader(Class<?> type, int place, String name) {
        MethodType signature =
                MethodType.methodType(type, ResultSet.class, int.class, String.class);
        try {
            MethodHandle read =
                    MethodHandles.lookup()
                            .findStatic(PrimitiveColumns.class, type.getName() + "Of", signature);
            return MethodHandles.insertArguments(read, 1, place, name);
        } catch (ReflectiveOperationException e) {
            throw ColumnReaders.unknown(type);
        }
    }

    private static int intOf(ResultSet rows, int place, String name) throws SQLException {
        int value = rows.getInt(place);
        notNull(rows, name);
        return value;
    }

    private static long longOf(ResultSet rows, int place, String name) throws SQLException {
        long value = rows.getLong(place);
        notNull(rows, name);
        return value;
    }

    private static short shortOf(ResultSet rows, int place, String name) throws SQLException {
        short value = rows.getShort(place);
        notNull(rows, name);
        return value;
    }

    private static byte byteOf(ResultSet rows, int place, String name) throws SQLException {
        byte value = rows.getByte(place);
        notNull(rows, name);
        return value;
    }

    private static boolean booleanOf(ResultSet rows, int place, String name) throws SQLException {
        boolean value = rows.getBoolean(place);
        notNull(rows, name);
        return value;
    }

    private static double doubleOf(ResultSet rows, int place, String name) throws SQLException {
        double value = rows.getDouble(place);
        notNull(rows, name);
        return value;
    }

    private static float floatOf(ResultSet rows, int place, String name) throws SQLException {
        float value = rows.getFloat(place);
        notNull(rows, name);
        return value;
    }

    /** Zero in place of null would be a lie. */
    private static void notNull(ResultSet rows, String name) throws SQLException {
        if (rows.wasNull()) {
            throw new IllegalStateException(
                    "the column for '"
                            + name
                            + "' is null; declare the component with its boxed class or as an"
                            + " Optional");
        }
    }
}
