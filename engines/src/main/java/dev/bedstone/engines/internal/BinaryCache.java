package dev.bedstone.engines.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The unpacked server programs of one user, shared by all projects: {@code $BEDSTONE_CACHE}, else
 * {@code $XDG_CACHE_HOME/bedstone}, else {@code ~/.cache/bedstone}. Entries appear whole or not at
 * all, so that any number of processes may fill the cache at once.
 */
public final class BinaryCache {

    private static final String UNFINISHED = "unpack-";

    /** Fills an empty directory with an entry's files. */
    @FunctionalInterface
    public interface Filler {
        /** Writes the files below {@code directory}. */
        void fill(Path directory) throws IOException;
    }

    private final Path directory;

    /** The cache in {@code directory}, which is created when it is first needed. */
    public BinaryCache(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** The cache of the user who runs this JVM. */
    public static BinaryCache ofUser() {
        return new BinaryCache(
                environment("BEDSTONE_CACHE")
                        .orElseGet(() ->
                                environment("XDG_CACHE_HOME")
                                        .orElseGet(BinaryCache::homeCache)
                                        .resolve("bedstone")));
    }

    /** Where it is. */
    public Path directory() {
        return directory;
    }

    /**
     * The directory of an entry, filled first if it is not there.
     *
     * @param name names the content: other content, other name
     */
    public Path entry(String name, Filler filler) throws IOException {
        Path entry = directory.resolve(name);
        if (!Files.isDirectory(entry)) {
            PrivateFiles.createDirectories(directory);
            removeAbandoned();
            fill(entry, filler);
        }
        return entry;
    }

    private void fill(Path entry, Filler filler) throws IOException {
        String mine = UNFINISHED + ProcessHandle.current().pid() + "-";
        Path unfinished = Files.createTempDirectory(directory, mine);
        try {
            filler.fill(unfinished);
            Files.move(unfinished, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException failure) {
            if (!Files.isDirectory(entry)) {
                throw failure;
            }
            // Another process was faster and its entry is whole.
        } finally {
            PrivateFiles.deleteTree(unfinished);
        }
    }

    /** Removes what processes that were killed while unpacking have left. */
    private void removeAbandoned() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            for (Path path : all.filter(BinaryCache::isAbandoned).toList()) {
                PrivateFiles.deleteTree(path);
            }
        }
    }

    private static boolean isAbandoned(Path path) {
        String[] parts = path.getFileName().toString().split("-", -1);
        return parts.length == 3
                && (parts[0] + "-").equals(UNFINISHED)
                && parts[1].matches("\\d{1,18}")
                && ProcessHandle.of(Long.parseLong(parts[1])).isEmpty();
    }

    private static Path homeCache() {
        return Path.of(System.getProperty("user.home"), ".cache");
    }

    private static Optional<Path> environment(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
