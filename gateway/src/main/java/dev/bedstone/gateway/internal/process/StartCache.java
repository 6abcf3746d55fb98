package dev.bedstone.gateway.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The loaded and linked classes of a child from an earlier run (JEP 483 and 514), by which the next
 * one starts in half the time. One file for each JDK, set of flags and content of the class path,
 * in the cache of the user: up to 25.0.3 a JVM does not notice that an archive has changed and
 * would run the old classes (JDK-8377932). A file that is damaged or of another JVM it leaves
 * alone. Any number of processes may use and make it at once. Immutable.
 */
final class StartCache {

    private static final String ENDING = ".aot";
    private static final int KEPT = 4;

    /** After so long whoever was making one has failed. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    /** The program's words come as arguments; what it leaves behind is removed in any case. */
    private static final String MAKE =
            """
            trap '' HUP INT
            cache=$1 work=$2
            shift 2
            "$@" && [ -s "$cache.new" ] && mv -f "$cache.new" "$cache"
            rm -rf "$cache.new" "$cache.new.config" "$work" "$cache.lock"
            """;

    private final Path directory;
    private final Path java;
    private final List<String> flags;
    private final String classPath;
    private final Optional<Path> file;

    /**
     * Looks at every archive of the class path, which takes some milliseconds.
     *
     * @param directory where the files are; need not exist
     * @param java the program that is started
     * @param flags the flags it is started with, apart from what changes from run to run
     */
    StartCache(Path directory, Path java, List<String> flags, String classPath) {
        this.directory = directory;
        this.java = java;
        this.flags = flags;
        this.classPath = classPath;
        this.file = key(java, flags, classPath).map(key -> directory.resolve(key + ENDING));
    }

    /** The file, if there is one. */
    Optional<Path> find() {
        return file.filter(Files::isRegularFile);
    }

    /**
     * Has one made by a process of its own, at the lowest priority, unless there is one or somebody
     * is making it. Returns at once; does nothing where a cache cannot be made.
     *
     * @param library the engine, which the rehearsal starts
     */
    void makeInBackground(Path library) {
        Optional<Path> wanted = file.filter(path -> !Files.exists(path));
        if (wanted.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(directory);
            if (lock(lockOf(wanted.get()))) {
                prune();
                make(wanted.get(), library);
            }
        } catch (IOException readOnly) {
            // A start without a cache is slower and nothing worse.
        }
    }

    private void make(Path cache, Path library) throws IOException {
        Path work = Files.createTempDirectory("bedstone-rehearsal-");
        List<String> command = new ArrayList<>();
        command.addAll(List.of("nice", "-n", "19", "sh", "-c", MAKE, "sh"));
        command.addAll(List.of(cache.toString(), work.toString(), java.toString()));
        command.addAll(flags);
        command.add("-XX:AOTCacheOutput=" + cache + ".new");
        command.addAll(List.of("-cp", classPath, Rehearsal.class.getName()));
        command.addAll(List.of(library.toString(), work.toString()));
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            Child.clean(builder, work);
            builder.redirectInput(new File("/dev/null"));
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.start();
        } catch (IOException failure) {
            Files.deleteIfExists(work);
            Files.deleteIfExists(lockOf(cache));
            throw failure;
        }
    }

    /** Whether this process is the one that makes it. */
    static boolean lock(Path lock) throws IOException {
        try {
            Files.createFile(lock);
            return true;
        } catch (FileAlreadyExistsException busy) {
            FileTime since = Files.getLastModifiedTime(lock);
            Duration age = Duration.between(since.toInstant(), InstantSource.system().instant());
            if (age.compareTo(ABANDONED) > 0) {
                Files.deleteIfExists(lock);
            }
            return false;
        }
    }

    /** Those of other versions go, the oldest first. */
    private void prune() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> old =
                    all.filter(file -> file.toString().endsWith(ENDING))
                            .sorted(Comparator.comparing(StartCache::modified).reversed())
                            .skip(KEPT - 1)
                            .toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    private static Path lockOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    /** What it depends on; empty if no cache can be made, because classes lie in directories. */
    private static Optional<String> key(Path java, List<String> flags, String classPath) {
        StringBuilder key = new StringBuilder();
        key.append(System.getProperty("java.vm.version")).append(java).append(flags);
        for (String entry : classPath.split(File.pathSeparator)) {
            try {
                Path archive = Path.of(entry);
                if (!Files.isRegularFile(archive)) {
                    return Optional.empty();
                }
                key.append(archive).append(Files.getLastModifiedTime(archive).toMillis());
                key.append('-').append(Files.size(archive)).append('-').append(checksum(archive));
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        }
        return Optional.of(UUID.nameUUIDFromBytes(key.toString().getBytes(UTF_8)).toString());
    }

    /** The quickest in a JVM that has just started, and against accidents good enough. */
    private static long checksum(Path archive) throws IOException {
        CRC32 sum = new CRC32();
        byte[] part = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(archive)) {
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                sum.update(part, 0, count);
            }
        }
        return sum.getValue();
    }
}
