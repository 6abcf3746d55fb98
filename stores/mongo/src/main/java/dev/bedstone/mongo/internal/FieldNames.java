package dev.bedstone.mongo.internal;

import dev.bedstone.mongo.Accessor;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What component a method reference names. Looked up once for each place in the source. */
public final class FieldNames {

    /** One class stands for one place in the source. */
    private static final ClassValue<Name> KNOWN =
            new ClassValue<>() {
                @Override
                protected Name computeValue(Class<?> type) {
                    return new Name();
                }
            };

    private FieldNames() {}

    /**
     * The component's name.
     *
     * @throws IllegalArgumentException if it is not a method reference to a record's component
     */
    public static String of(Accessor<?, ?> accessor) {
        Name name = KNOWN.get(accessor.getClass());
        String known = name.text;
        if (known == null) {
            known = lookUp(accessor);
            name.text = known;
        }
        return known;
    }

    private static String lookUp(Accessor<?, ?> accessor) {
        SerializedLambda lambda = lambda(accessor);
        String name = lambda.getImplMethodName();
        Class<?> owner = owner(accessor, lambda);
        boolean component =
                owner.isRecord()
                        && Arrays.stream(owner.getRecordComponents())
                                .map(RecordComponent::getName)
                                .anyMatch(name::equals);
        if (!component) {
            throw new IllegalArgumentException(
                    "not a component of a record; write a method reference such as"
                            + " Campaign::status");
        }
        return name;
    }

    private static SerializedLambda lambda(Accessor<?, ?> accessor) {
        try {
            Method replace = accessor.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            return (SerializedLambda) replace.invoke(accessor);
        } catch (ReflectiveOperationException | ClassCastException none) {
            throw new IllegalArgumentException(
                    "an accessor is a method reference such as Campaign::status", none);
        } catch (InaccessibleObjectException closed) {
            throw new IllegalArgumentException(
                    "the module of "
                            + accessor.getClass().getPackageName()
                            + " must open that package to dev.bedstone.mongo",
                    closed);
        }
    }

    private static Class<?> owner(Accessor<?, ?> accessor, SerializedLambda lambda) {
        try {
            return Class.forName(
                    lambda.getImplClass().replace('/', '.'),
                    false,
                    accessor.getClass().getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new IllegalArgumentException("the record cannot be found", gone);
        }
    }

    /** Written by whoever comes first; all find the same. */
    private static final class Name {

        private volatile @Nullable String text;
    }
}
