package dev.bedstone.engines.internal;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs the way a shell does. */
public final class Executables {

    private Executables() {}

    /** The first executable file called {@code name} on {@code PATH}. */
    public static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(path.split(":"))
                .filter(entry -> !entry.isEmpty())
                .flatMap(entry -> file(entry, name).stream())
                .findFirst();
    }

    private static Optional<Path> file(String directory, String name) {
        try {
            return Optional.of(Path.of(directory, name))
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
        } catch (InvalidPathException unusable) {
            return Optional.empty();
        }
    }
}
