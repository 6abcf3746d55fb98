package dev.bedstone.engines.internal;

import com.sun.security.auth.module.UnixSystem;
import java.util.Locale;

/** The machine this JVM runs on. */
public final class Platform {

    private Platform() {}

    /** {@code linux} or {@code darwin}; anything else in lower case as Java names it. */
    public static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    /** {@code amd64} or {@code arm64}; anything else as Java names it. */
    public static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }

    /** Whether this JVM runs as root. */
    public static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }
}
