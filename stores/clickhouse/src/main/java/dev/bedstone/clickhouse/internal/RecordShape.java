package dev.bedstone.clickhouse.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record class: its components, how one is made and how its values are read. Immutable.
 *
 * @param <T> the class
 */
final class RecordShape<T> {

    private static final ClassValue<RecordShape<?>> SHAPES =
            new ClassValue<>() {
                @Override
                protected RecordShape<?> computeValue(Class<?> type) {
                    return new RecordShape<>(type);
                }
            };

    private final Class<T> type;
    private final List<String> names;
    private final List<Type> types;
    private final MethodHandle constructor;
    private final List<MethodHandle> accessors;

    private RecordShape(Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        this.names = Arrays.stream(components).map(RecordComponent::getName).toList();
        this.types = Arrays.stream(components).map(RecordComponent::getGenericType).toList();
        this.constructor = constructor(type, components);
        this.accessors = Arrays.stream(components).map(RecordShape::accessor).toList();
    }

    /**
     * The shape of a record class.
     *
     * @throws IllegalArgumentException if it is no record class
     */
    @SuppressWarnings("unchecked")
    static <T> RecordShape<T> of(Class<T> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " is not a record");
        }
        return (RecordShape<T>) SHAPES.get(type);
    }

    Class<T> type() {
        return type;
    }

    /** The components' names, in order. */
    List<String> names() {
        return names;
    }

    /** The components' types, in order. */
    List<Type> types() {
        return types;
    }

    @SuppressWarnings("unchecked")
    T create(@Nullable Object[] values) {
        try {
            return (T) constructor.invokeExact(values);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("the constructor of the record failed", failure);
        }
    }

    /** The value of the component at {@code index}. */
    @Nullable Object value(int index, Object record) {
        try {
            return (Object) accessors.get(index).invokeExact(record);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("the accessor of the record failed", failure);
        }
    }

    private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
        Class<?>[] parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(parameters);
            canonical.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectConstructor(canonical)
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be constructed", e);
        }
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(accessor)
                    .asType(MethodType.methodType(Object.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.getName() + " cannot be read", e);
        }
    }
}
