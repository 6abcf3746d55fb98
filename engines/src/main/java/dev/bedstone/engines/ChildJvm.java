package dev.bedstone.engines;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A JVM that an engine runs in beside this one: the same {@code java}, and of this JVM's class path
 * only what it needs, so that nothing of the application is loaded there. Immutable.
 */
public final class ChildJvm {

    private final List<Class<?>> needed;

    /**
     * @param needed one class of every archive that it needs
     */
    public ChildJvm(List<Class<?>> needed) {
        this.needed = List.copyOf(needed);
    }

    /** The program {@code java} of this JVM. */
    public Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /**
     * The archives of the needed classes, as {@code -cp} takes them; the whole class path of this
     * JVM if one of them lies where no other JVM can read it.
     */
    public String classPath() {
        Set<String> entries = new LinkedHashSet<>();
        for (Class<?> type : needed) {
            String place = place(type);
            if (place.isEmpty()) {
                return System.getProperty("java.class.path");
            }
            entries.add(place);
        }
        return String.join(File.pathSeparator, entries);
    }

    /** The archive or directory of a class; empty if it cannot be given to another JVM. */
    private static String place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || !source.getLocation().getProtocol().equals("file")) {
            return "";
        }
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException unusable) {
            return "";
        }
    }
}
