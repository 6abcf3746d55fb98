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
 * Makes records out of rows whose columns come in the order of the components.
 *
 * @param <T> the record
 */
final class RecordDecoder<T> {

    private static final MethodHandle OBJECT = find("object", Object.class);
    private static final MethodHandle INTEGER = find("integer", long.class);
    private static final MethodHandle FLOATING = find("floating", double.class);
    private static final MethodHandle TRUTH = find("truth", boolean.class);

    private final List<String> columns;
    private final MethodHandle read;

    private RecordDecoder(List<String> columns, MethodHandle read) {
        this.columns = columns;
        this.read = read;
    }

    /**
     * @throws IllegalArgumentException if a component has no column, or none that it fits
     */
    static <T extends Record> RecordDecoder<T> of(Class<T> type, TargetTable table) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> columns = new ArrayList<>();
        MethodHandle[] readers = new MethodHandle[components.length];
        for (int index = 0; index < components.length; index++) {
            Column column = RecordEncoder.column(components[index], table);
            columns.add(column.name());
            readers[index] = component(components[index], column);
        }
        MethodHandle constructor =
                MethodHandles.filterArguments(RowReaders.constructor(type), 0, readers);
        MethodHandle read =
                MethodHandles.permuteArguments(
                        constructor,
                        MethodType.methodType(type, CopyInput.class),
                        new int[components.length]);
        return new RecordDecoder<>(
                List.copyOf(columns),
                read.asType(MethodType.methodType(Object.class, CopyInput.class)));
    }

    /** The names of the columns, in the order in which they are read. */
    List<String> columns() {
        return columns;
    }

    /** The fields of one row. */
    @SuppressWarnings("unchecked")
    T read(CopyInput from) {
        try {
            return (T) (Object) read.invokeExact(from);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the constructor of the record failed", e);
        }
    }

    private static MethodHandle component(RecordComponent component, Column column) {
        Class<?> type = component.getType();
        Class<?> element =
                type.isArray() && type != byte[].class
                        ? type.componentType()
                        : RecordParameters.typeOf(component);
        Decoder decoder = new Decoder(column.copied(), type, element);
        if (!decoder.fits()) {
            throw new IllegalArgumentException(
                    "a column of type "
                            + column.type()
                            + " cannot be copied into the component '"
                            + component.getName()
                            + "', which is a "
                            + element.getSimpleName());
        }
        return reader(type).bindTo(decoder).asType(MethodType.methodType(type, CopyInput.class));
    }

    private static MethodHandle reader(Class<?> type) {
        if (type == boolean.class) {
            return TRUTH;
        }
        if (type == double.class) {
            return FLOATING;
        }
        if (type == long.class) {
            return INTEGER;
        }
        return OBJECT;
    }

    private static MethodHandle find(String name, Class<?> value) {
        try {
            return MethodHandles.lookup()
                    .findVirtual(
                            Decoder.class, name, MethodType.methodType(value, CopyInput.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }
}
