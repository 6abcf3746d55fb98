package dev.bedstone.clickhouse.internal;

import com.clickhouse.data.ClickHouseColumn;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes {@link RowReader}s and keeps them, one for each class and list of columns. Thread-safe. */
final class RowReaders {

    /** More different statements than this are made by a program: keeping them would be a leak. */
    private static final int MOST = 2_000;

    private record Key(Class<?> type, List<String> columns) {}

    private final Map<Key, RowReader<?>> known = new ConcurrentHashMap<>();

    /**
     * The reader of {@code type} for these columns.
     *
     * @throws IllegalStateException if they do not fit the type
     */
    @SuppressWarnings("unchecked")
    <T> RowReader<T> of(Class<T> type, List<ClickHouseColumn> columns) {
        Key key =
                new Key(
                        type,
                        columns.stream()
                                .map(column ->
                                        column.getColumnName() + " " + column.getOriginalTypeName())
                                .toList());
        RowReader<?> reader = known.get(key);
        if (reader == null) {
            reader = make(type, columns);
            if (known.size() < MOST) {
                known.put(key, reader);
            }
        }
        return (RowReader<T>) reader;
    }

    private static <T> RowReader<T> make(Class<T> type, List<ClickHouseColumn> columns) {
        return type.isRecord() ? record(type, columns) : single(type, columns);
    }

    private static <T> RowReader<T> single(Class<T> type, List<ClickHouseColumn> columns) {
        if (columns.size() != 1) {
            throw new IllegalStateException(
                    "the statement returns "
                            + columns.size()
                            + " columns, a "
                            + type.getSimpleName()
                            + " takes one; use a record");
        }
        String name = columns.getFirst().getColumnName();
        Values.Conversion conversion = Values.to(type, name);
        Class<T> boxed = boxed(type);
        return row -> {
            Object value = conversion.of(row[0]);
            if (value == null) {
                throw new IllegalStateException("column " + name + " is null; use a record");
            }
            return boxed.cast(value);
        };
    }

    private static <T> RowReader<T> record(Class<T> type, List<ClickHouseColumn> columns) {
        RecordShape<T> shape = RecordShape.of(type);
        Map<String, Integer> places = places(columns);
        check(shape, columns, places);
        List<String> names = shape.names();
        int[] place = names.stream().mapToInt(name -> places.get(plain(name))).toArray();
        Values.Conversion[] conversions = new Values.Conversion[place.length];
        for (int index = 0; index < place.length; index++) {
            conversions[index] = Values.to(shape.types().get(index), names.get(index));
        }
        return row -> {
            @Nullable Object[] arguments = new Object[place.length];
            for (int index = 0; index < place.length; index++) {
                arguments[index] = conversions[index].of(row[place[index]]);
            }
            return shape.create(arguments);
        };
    }

    /** All that does not fit at once. */
    private static void check(
            RecordShape<?> shape, List<ClickHouseColumn> columns, Map<String, Integer> places) {
        Map<String, Integer> unused = new LinkedHashMap<>(places);
        List<String> missing = new ArrayList<>();
        for (String name : shape.names()) {
            if (unused.remove(plain(name)) == null) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty() || !unused.isEmpty()) {
            List<String> extra =
                    unused.values().stream()
                            .map(place -> columns.get(place).getColumnName())
                            .toList();
            throw new IllegalStateException(
                    "the columns do not fit "
                            + shape.type().getSimpleName()
                            + ": no column for "
                            + listed(missing)
                            + ", no component for "
                            + listed(extra));
        }
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }

    private static Map<String, Integer> places(List<ClickHouseColumn> columns) {
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int index = 0; index < columns.size(); index++) {
            String name = columns.get(index).getColumnName();
            if (places.put(plain(name), index) != null) {
                throw new IllegalStateException(
                        "two columns are called " + name + "; give one another name");
            }
        }
        return places;
    }

    /** {@code created_at} and {@code createdAt} are one name. */
    static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** {@code Long.class} for {@code long.class}, which casts nothing. */
    @SuppressWarnings("unchecked")
    private static <T> Class<T> boxed(Class<T> type) {
        return (Class<T>) MethodType.methodType(type).wrap().returnType();
    }
}
