package dev.bedstone.testkit.internal;

import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.OwnEngine;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Where JUnit keeps servers and what tests hold of them. JUnit closes what it keeps when the test,
 * the class or the session ends, the newest first, and counts what is thrown then as a failure of
 * the test.
 */
final class Places {

    static final Namespace NAMESPACE = Namespace.create("dev.bedstone.testkit");

    private Places() {}

    /** The server of the session, or the test class's own if it asks for one. */
    static <S extends AutoCloseable> S server(
            ExtensionContext context, Class<S> type, Supplier<S> start) {
        if (hasOwnEngine(context)) {
            ExtensionContext owner = classOf(context);
            return owner.getStore(NAMESPACE)
                    .computeIfAbsent(
                            type.getName() + owner.getUniqueId(), key -> start.get(), type);
        }
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(type, key -> start.get(), type);
    }

    /** What this very test or class holds, never what an enclosing class holds. */
    static <P extends AutoCloseable> P place(
            ExtensionContext context, Class<P> type, Function<String, P> create) {
        String key = type.getName() + context.getUniqueId();
        return context.getStore(NAMESPACE)
                .computeIfAbsent(key, ignored -> create.apply(label(context)), type);
    }

    static boolean allowsLeaks(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getElement(), AllowLeaks.class)
                || AnnotationSupport.isAnnotated(context.getTestClass(), AllowLeaks.class);
    }

    static boolean hasOwnEngine(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestClass(), OwnEngine.class)
                || context.getEnclosingTestClasses().stream()
                        .anyMatch(type -> AnnotationSupport.isAnnotated(type, OwnEngine.class));
    }

    private static ExtensionContext classOf(ExtensionContext context) {
        ExtensionContext found = context;
        while (found.getTestMethod().isPresent() && found.getParent().isPresent()) {
            found = found.getParent().get();
        }
        return found;
    }

    /** What a server shows for connections of the test: letters, digits, dot and dash, short. */
    private static String label(ExtensionContext context) {
        String type = context.getTestClass().map(Class::getSimpleName).orElse("");
        String method = context.getTestMethod().map(found -> "." + found.getName()).orElse("");
        String label = (type + method).replaceAll("[^A-Za-z0-9.-]", "-");
        return label.length() <= 60 ? label : label.substring(0, 60);
    }
}
