package dev.bedstone.gateway;

import dev.bedstone.gateway.internal.library.EnginePackage;
import dev.bedstone.gateway.internal.library.LibraryCache;
import dev.bedstone.gateway.internal.library.NotAvailable;
import dev.bedstone.gateway.internal.library.NpmFetch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * ClickHouse's engine as a library, {@code libchdb.so}, in the exact version this module is tested
 * with. It is fetched once per user with npm, compared with the digest in the source of this
 * class's module, and kept in {@code $BEDSTONE_CACHE}, else {@code $XDG_CACHE_HOME/bedstone}, else
 * {@code ~/.cache/bedstone}. The variable {@code BEDSTONE_CHDB_LIBRARY} names a library by hand
 * instead. Any number of processes may fetch at once. Immutable.
 */
public final class ChdbLibrary {

    /** The variable that names a library by hand. */
    public static final String VARIABLE = "BEDSTONE_CHDB_LIBRARY";

    private final Map<String, String> environment;
    private final LibraryCache cache;

    private ChdbLibrary(Map<String, String> environment) {
        this.environment = environment;
        this.cache = LibraryCache.of(environment);
    }

    /** The library of the user who runs this JVM. */
    public static ChdbLibrary ofUser() {
        return new ChdbLibrary(System.getenv());
    }

    /** The library as these environment variables describe it; for tests of installations. */
    public static ChdbLibrary of(Map<String, String> environment) {
        return new ChdbLibrary(Map.copyOf(environment));
    }

    /** The version that is fetched. */
    public static String version() {
        return EnginePackage.VERSION;
    }

    /**
     * The library, if nothing needs to be fetched for it.
     *
     * @throws dev.bedstone.kernel.Misconfigured if one is named by hand and is not there
     */
    public Optional<Path> find() {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isBlank()) {
            return Optional.of(named(Path.of(named)));
        }
        return EnginePackage.ofThisMachine().flatMap(cache::find);
    }

    /**
     * The library, fetched first if need be: 178 MB over the network, 566 MB on disk.
     *
     * @param progress is told how far it is; not called if nothing is fetched
     * @throws dev.bedstone.kernel.Unsupported if ClickHouse is not available here; the message says
     *     why and names the ways out
     * @throws dev.bedstone.kernel.Misconfigured if a library is named by hand and is not there
     * @throws dev.bedstone.kernel.Corrupt if what was fetched is not what it should be
     */
    public Path fetch(FetchProgress progress) {
        Optional<Path> there = find();
        if (there.isPresent()) {
            return there.get();
        }
        EnginePackage wanted =
                EnginePackage.ofThisMachine()
                        .orElseThrow(() ->
                                NotAvailable.because(
                                        "no engine is known for "
                                                + System.getProperty("os.name")
                                                + " on "
                                                + System.getProperty("os.arch")));
        try {
            return cache.fill(
                    wanted,
                    directory -> new NpmFetch(wanted, environment, progress).into(directory));
        } catch (IOException failure) {
            throw NotAvailable.because(
                    "the engine cannot be kept in " + cache.directory() + " (" + failure + ")");
        }
    }

    private static Path named(Path file) {
        if (!Files.isRegularFile(file)) {
            throw NotAvailable.wronglyNamed(file);
        }
        return file.toAbsolutePath();
    }
}
