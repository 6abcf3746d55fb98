package dev.bedstone.postgres.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes {@link RowReader}s: for a record, one method handle that reads every column with its
 * component's type and calls the canonical constructor, so that a number is never boxed.
 */
public final class RowReaders {

    private RowReaders() {}

    /**
     * The reader of {@code type} for these columns.
     *
     * @throws IllegalStateException if they do not fit the type
     */
    static <T> RowReader<T> make(Class<T> type, String[] columns) {
        MethodHandle read = type.isRecord() ? record(type, columns) : single(type, columns);
        return new RowReader<>(
                columns, read.asType(MethodType.methodType(Object.class, ResultSet.class)));
    }

    private static MethodHandle single(Class<?> type, String[] columns) {
        if (columns.length != 1) {
            throw new IllegalStateException(
                    "the statement returns "
                            + columns.length
                            + " columns ("
                            + String.join(", ", columns)
                            + "), a "
                            + type.getSimpleName()
                            + " takes one; use a record");
        }
        return ColumnReaders.reader(type, 1, columns[0]);
    }

    private static MethodHandle record(Class<?> type, String[] columns) {
        RecordComponent[] components = type.getRecordComponents();
        Map<String, Integer> places = places(columns);
        check(type, components, columns, places);
        MethodHandle[] readers =
                Arrays.stream(components)
                        .map(component -> reader(component, places))
                        .toArray(MethodHandle[]::new);
        MethodHandle filtered = MethodHandles.filterArguments(constructor(type), 0, readers);
        return MethodHandles.permuteArguments(
                filtered, MethodType.methodType(type, ResultSet.class), new int[components.length]);
    }

    private static MethodHandle reader(RecordComponent component, Map<String, Integer> places) {
        Integer place = places.get(plain(component.getName()));
        if (place == null) {
            throw new IllegalStateException(component.getName());
        }
        return ColumnReaders.reader(component.getGenericType(), place, component.getName());
    }

    /** All that does not fit at once. */
    private static void check(
            Class<?> type,
            RecordComponent[] components,
            String[] columns,
            Map<String, Integer> places) {
        Map<String, Integer> unused = new HashMap<>(places);
        List<String> missing = new ArrayList<>();
        for (RecordComponent component : components) {
            if (unused.remove(plain(component.getName())) == null) {
                missing.add(component.getName());
            }
        }
        if (!missing.isEmpty() || !unused.isEmpty()) {
            throw new IllegalStateException(
                    "the columns do not fit "
                            + type.getSimpleName()
                            + ": no column for "
                            + (missing.isEmpty() ? "nothing" : String.join(", ", missing))
                            + ", no component for "
                            + names(columns, unused));
        }
    }

    private static String names(String[] columns, Map<String, Integer> unused) {
        List<String> names =
                unused.values().stream().sorted().map(place -> columns[place - 1]).toList();
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }

    private static Map<String, Integer> places(String[] columns) {
        Map<String, Integer> places = new HashMap<>();
        for (int index = 0; index < columns.length; index++) {
            if (places.put(plain(columns[index]), index + 1) != null) {
                throw new IllegalStateException(
                        "two columns are called " + columns[index] + "; give one another name");
            }
        }
        return places;
    }

    /** {@code created_at} and {@code createdAt} are one name. */
    public static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** The canonical constructor of a record class. */
    public static MethodHandle constructor(Class<?> type) {
        Class<?>[] types =
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return MethodHandles.lookup().unreflectConstructor(constructor);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be constructed", e);
        }
    }
}
