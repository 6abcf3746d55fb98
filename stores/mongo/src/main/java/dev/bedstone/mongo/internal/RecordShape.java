package dev.bedstone.mongo.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a record is taken apart and put together. Immutable.
 *
 * @param <R> the record
 */
final class RecordShape<R extends Record> {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Class<R> type;
    private final RecordComponent[] components;
    private final MethodHandle[] accessors;
    private final MethodHandle constructor;

    RecordShape(Class<R> type) {
        this.type = type;
        this.components = type.getRecordComponents();
        try {
            this.accessors = new MethodHandle[components.length];
            for (int i = 0; i < components.length; i++) {
                components[i].getAccessor().setAccessible(true);
                accessors[i] =
                        LOOKUP.unreflect(components[i].getAccessor())
                                .asType(MethodType.methodType(Object.class, Object.class));
            }
            this.constructor = constructor();
        } catch (ReflectiveOperationException closed) {
            throw new IllegalArgumentException("cannot use the record " + type.getName(), closed);
        }
    }

    private MethodHandle constructor() throws ReflectiveOperationException {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<R> canonical = type.getDeclaredConstructor(types);
        canonical.setAccessible(true);
        return LOOKUP.unreflectConstructor(canonical)
                .asSpreader(Object[].class, types.length)
                .asType(MethodType.methodType(Object.class, Object[].class));
    }

    Class<R> type() {
        return type;
    }

    List<RecordComponent> components() {
        return List.of(components);
    }

    /** Where a component stands; -1 if there is none of the name. */
    int indexOf(String name) {
        for (int i = 0; i < components.length; i++) {
            if (components[i].getName().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Nullable Object get(R owner, int index) {
        try {
            return (Object) accessors[index].invokeExact((Object) owner);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    /** A record of these values; what its constructor throws is thrown. */
    R create(@Nullable Object[] values) {
        try {
            return type.cast((Object) constructor.invokeExact(values));
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    /** The same with another value in one place. */
    R with(R owner, int index, Object value) {
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i == index ? value : get(owner, i);
        }
        return create(values);
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException exception
                ? exception
                : new IllegalStateException(thrown);
    }
}
