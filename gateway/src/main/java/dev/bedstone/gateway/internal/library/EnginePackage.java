package dev.bedstone.gateway.internal.library;

import java.util.Locale;
import java.util.Optional;

/**
 * The npm package with the engine for one kind of machine. Immutable.
 *
 * @param platform operating system, processor and C library, as in the package's name
 * @param integrity the digest of the package, in the form npm publishes: SHA-512 in Base64
 * @param packedBytes its size
 * @param libraryBytes the size of the library in it
 */
public record EnginePackage(
        String platform, String integrity, long packedBytes, long libraryBytes) {

    /** The version all of this module is tested with. */
    public static final String VERSION = "26.7.3-stable.1";

    /** The library's path within the package. */
    static final String ENTRY = "package/libchdb.so";

    private static final EnginePackage LINUX_X64 =
            new EnginePackage(
                    "linux-x64-gnu",
                    "XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqB"
                            + "Vj5wpw==",
                    177_817_999,
                    566_330_096);

    /** The package for this machine, if this version was published for it. */
    public static Optional<EnginePackage> ofThisMachine() {
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux");
        String processor = System.getProperty("os.arch");
        boolean x64 = processor.equals("amd64") || processor.equals("x86_64");
        return linux && x64 ? Optional.of(LINUX_X64) : Optional.empty();
    }

    /** Name and exact version, as npm takes them. */
    String specifier() {
        return "@chdb/lib-" + platform + "@" + VERSION;
    }

    /** What its place in the cache is called. */
    String key() {
        return "chdb-" + VERSION + "-" + platform;
    }
}
