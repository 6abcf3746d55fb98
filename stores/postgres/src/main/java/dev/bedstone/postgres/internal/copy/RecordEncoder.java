package dev.bedstone.postgres.internal.copy;

import dev.bedstone.postgres.internal.RecordParameters;
import dev.bedstone.postgres.internal.RowReaders;
import dev.bedstone.postgres.internal.copy.TargetTable.Column;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes records into the columns that are called like their components: one method handle that
 * goes from component to component and boxes nothing.
 */
final class RecordEncoder {

    private static final MethodHandle FIELD = find("field", Object.class);
    private static final MethodHandle INTEGER = find("integer", long.class);
    private static final MethodHandle FLOATING = find("floating", double.class);
    private static final MethodHandle TRUTH = find("truth", boolean.class);

    private final List<String> columns;
    private final MethodHandle write;

    private RecordEncoder(List<String> columns, MethodHandle write) {
        this.columns = columns;
        this.write = write;
    }

    /**
     * @throws IllegalArgumentException if a component has no column, or none that it fits
     */
    static RecordEncoder of(Class<?> type, TargetTable table) {
        List<String> columns = new ArrayList<>();
        MethodHandle write =
                MethodHandles.empty(MethodType.methodType(void.class, CopyBuffer.class, type));
        for (RecordComponent component : type.getRecordComponents()) {
            Column column = column(component, table);
            columns.add(column.name());
            // The combiner comes first: what was there before this component.
            write =
                    MethodHandles.foldArguments(
                            component(component, new Encoder(column.copied())), write);
        }
        return new RecordEncoder(
                List.copyOf(columns),
                write.asType(MethodType.methodType(void.class, CopyBuffer.class, Record.class)));
    }

    /** The names of the columns, in the order in which they are written. */
    List<String> columns() {
        return columns;
    }

    /** The fields of one record. */
    void write(CopyBuffer to, Record record) {
        try {
            write.invokeExact(to, record);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException("a component of a record cannot be read", e);
        }
    }

    /** The column of a component. */
    static Column column(RecordComponent component, TargetTable table) {
        Column column = table.columns().get(RowReaders.plain(component.getName()));
        if (column == null) {
            throw new IllegalArgumentException(
                    "the table has no column for the component '" + component.getName() + "'");
        }
        return column;
    }

    /** From buffer and record to nothing: writes one component. */
    private static MethodHandle component(RecordComponent component, Encoder encoder) {
        MethodHandle read = RecordParameters.unreflected(component);
        Class<?> type = component.getType();
        MethodHandle write;
        if (type == boolean.class) {
            write = TRUTH;
        } else if (type == double.class || type == float.class) {
            write = FLOATING;
        } else if (type.isPrimitive() && type != char.class) {
            write = INTEGER;
        } else {
            write = FIELD;
        }
        MethodHandle bound = write.bindTo(encoder);
        MethodHandle typed =
                bound.asType(MethodType.methodType(void.class, CopyBuffer.class, type));
        return MethodHandles.filterArguments(typed, 1, read);
    }

    private static MethodHandle find(String name, Class<?> value) {
        try {
            return MethodHandles.lookup()
                    .findVirtual(
                            Encoder.class,
                            name,
                            MethodType.methodType(void.class, CopyBuffer.class, value));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }
}
