package dev.bedstone.engines.internal.redis;

import dev.bedstone.engines.internal.BinaryCache;
import dev.bedstone.engines.internal.EngineFailures;
import dev.bedstone.engines.internal.Executables;
import dev.bedstone.engines.internal.Platform;
import dev.bedstone.engines.internal.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program of a Redis or Valkey server: the one on {@code PATH} if it is 6.2 or newer, else the
 * one on the class path. Immutable.
 *
 * @param program where it is
 */
public record RedisBinary(Path program) {

    /** What its process may be called. */
    public static final Set<String> PROGRAMS = Set.of("redis-server", "valkey-server");

    /** By platform; the versions are those the archive holds. */
    private static final Map<String, String> RESOURCES =
            Map.of(
                    "linux-amd64", "redis-server-6.2.6-v5-linux-amd64",
                    "linux-arm64", "redis-server-6.2.7-linux-arm64",
                    "darwin-amd64", "redis-server-6.2.6-v5-darwin-amd64",
                    "darwin-arm64", "redis-server-6.2.6-v5-darwin-arm64");

    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)\\.");

    /** Where the server of an engine works and keeps its files. */
    public static Path workingDirectory(Path engine) {
        return engine.resolve("keys");
    }

    /** The server to use on this machine. */
    public static RedisBinary find(BinaryCache cache, EngineFailures failures) {
        Optional<Path> installed =
                Stream.of("redis-server", "valkey-server")
                        .flatMap(name -> Executables.find(name).stream())
                        .filter(RedisBinary::isNewEnough)
                        .findFirst();
        return new RedisBinary(installed.orElseGet(() -> shipped(cache, failures)));
    }

    private static Path shipped(BinaryCache cache, EngineFailures failures) {
        String platform = Platform.system() + "-" + Platform.architecture();
        String resource = RESOURCES.get(platform);
        if (resource == null || loader().getResource(resource) == null) {
            throw failures.misconfigured(
                    "no Redis server for " + platform + " on the class path or on PATH",
                    "install redis-server or valkey-server 6.2 or newer");
        }
        try {
            Path home = cache.entry(resource, directory -> unpack(resource, directory));
            return home.resolve("redis-server");
        } catch (IOException failure) {
            throw failures.file(failure, cache.directory());
        }
    }

    private static void unpack(String resource, Path directory) throws IOException {
        Path program = directory.resolve("redis-server");
        try (InputStream in = loader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is gone from the class path");
            }
            Files.copy(in, program);
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static boolean isNewEnough(Path program) {
        try {
            ProcessBuilder builder = new ProcessBuilder(program.toString(), "--version");
            ServerProcess.cleanEnvironment(builder.environment());
            Process process = builder.redirectErrorStream(true).start();
            Matcher version =
                    VERSION.matcher(
                            new String(
                                    process.getInputStream().readAllBytes(),
                                    StandardCharsets.UTF_8));
            if (!version.find()) {
                return false;
            }
            int major = Integer.parseInt(version.group(1));
            return major > 6 || (major == 6 && Integer.parseInt(version.group(2)) >= 2);
        } catch (IOException unusable) {
            return false;
        }
    }

    private static ClassLoader loader() {
        return RedisBinary.class.getClassLoader();
    }
}
