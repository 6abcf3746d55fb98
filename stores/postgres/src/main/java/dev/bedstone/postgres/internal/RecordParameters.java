package dev.bedstone.postgres.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which components of a record class give values to which parameters of a statement: those that are
 * called alike, {@code created_at} and {@code createdAt} being one name. Immutable.
 */
public final class RecordParameters {

    /** One parameter, the type of its values and the way to them. */
    private record Source(int parameter, Class<?> type, MethodHandle accessor) {}

    private final List<Source> sources;

    private RecordParameters(List<Source> sources) {
        this.sources = sources;
    }

    /**
     * @throws IllegalArgumentException if no parameter is called like any component
     */
    static RecordParameters of(SqlText text, Class<?> type) {
        List<Source> sources = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String plain = RowReaders.plain(component.getName());
            for (int index = 0; index < text.parameters(); index++) {
                if (RowReaders.plain(text.name(index)).equals(plain)) {
                    sources.add(new Source(index, typeOf(component), accessor(component)));
                }
            }
        }
        if (sources.isEmpty()) {
            throw new IllegalArgumentException(
                    "no parameter of the statement is called like a component of "
                            + type.getSimpleName());
        }
        return new RecordParameters(List.copyOf(sources));
    }

    /** Puts the values of {@code record} where the statement's values are kept. */
    void keep(Record record, Object[] values) {
        for (Source source : sources) {
            values[source.parameter()] = Parameters.of(source.type(), value(source, record));
        }
    }

    /** The class of a component, or what its {@code Optional} or collection holds. */
    public static Class<?> typeOf(RecordComponent component) {
        boolean wraps =
                component.getType() == Optional.class
                        || Collection.class.isAssignableFrom(component.getType());
        return wraps
                        && component.getGenericType() instanceof ParameterizedType generic
                        && generic.getActualTypeArguments()[0] instanceof Class<?> inner
                ? inner
                : component.getType();
    }

    /** From a record, as an object, to the value of one component, as an object. */
    private static MethodHandle accessor(RecordComponent component) {
        return unreflected(component).asType(MethodType.methodType(Object.class, Record.class));
    }

    /** From a record to the value of one component, with its own types. */
    public static MethodHandle unreflected(RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return MethodHandles.lookup().unreflect(accessor);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(component.getName() + " cannot be read", e);
        }
    }

    private static @Nullable Object value(Source source, Record record) {
        try {
            return source.accessor().invokeExact(record);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException("a component of a record cannot be read", e);
        }
    }
}
