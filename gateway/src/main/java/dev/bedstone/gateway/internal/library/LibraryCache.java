package dev.bedstone.gateway.internal.library;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The fetched engines of one user. An entry appears whole or not at all; while one process fills it
 * the others wait, so that nothing is fetched twice. Thread-safe.
 */
public final class LibraryCache {

    private static final String LIBRARY = "libchdb.so";

    /** A file lock is held by a process; within one, threads wait here. */
    private static final ReentrantLock WITHIN_PROCESS = new ReentrantLock();

    /** Puts a library called {@code libchdb.so} into an empty directory. */
    @FunctionalInterface
    public interface Filler {
        void fill(Path directory) throws IOException;
    }

    private final Path directory;

    private LibraryCache(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** The cache these environment variables name. */
    public static LibraryCache of(Map<String, String> environment) {
        return new LibraryCache(
                variable(environment, "BEDSTONE_CACHE")
                        .orElseGet(() ->
                                variable(environment, "XDG_CACHE_HOME")
                                        .orElseGet(() -> home(environment))
                                        .resolve("bedstone")));
    }

    /** Where it is. */
    public Path directory() {
        return directory;
    }

    /** The library of a package, if it is there and whole. */
    public Optional<Path> find(EnginePackage engine) {
        Path file = directory.resolve(engine.key()).resolve(LIBRARY);
        try {
            return Files.size(file) == engine.libraryBytes() ? Optional.of(file) : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    /** The library of a package, put there first if need be. */
    public Path fill(EnginePackage engine, Filler filler) throws IOException {
        Files.createDirectories(directory);
        WITHIN_PROCESS.lock();
        try (FileChannel channel = lockFile(engine);
                FileLock held = channel.lock()) {
            Optional<Path> there = find(engine);
            return there.isPresent() ? there.get() : fillLocked(engine, filler);
        } finally {
            WITHIN_PROCESS.unlock();
        }
    }

    private FileChannel lockFile(EnginePackage engine) throws IOException {
        return FileChannel.open(
                directory.resolve(engine.key() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
    }

    /** Whoever holds the lock may remove what a killed process left half done. */
    private Path fillLocked(EnginePackage engine, Filler filler) throws IOException {
        Path unfinished = directory.resolve(engine.key() + ".unfinished");
        Path entry = directory.resolve(engine.key());
        deleteTree(unfinished);
        deleteTree(entry);
        try {
            filler.fill(Files.createDirectory(unfinished));
            Files.move(unfinished, entry, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            deleteTree(unfinished);
        }
        return entry.resolve(LIBRARY);
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static Path home(Map<String, String> environment) {
        return variable(environment, "HOME")
                .orElseGet(() -> Path.of(System.getProperty("user.home")))
                .resolve(".cache");
    }

    private static Optional<Path> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
