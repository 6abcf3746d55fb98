package dev.bedstone.config.internal;

import dev.bedstone.kernel.Problems;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Reads configuration files and remembers which of them hold secrets. */
final class TextFiles {

    private static final long LARGEST = 1 << 20;

    private final Path directory;
    private final Problems problems;
    private final Set<Path> secret = new LinkedHashSet<>();

    TextFiles(Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    /**
     * The file's content; empty if there is no such file, or with a problem if it is unreadable.
     */
    Optional<String> content(Path file) {
        Path path = directory.resolve(file);
        if (!Files.exists(path) || Files.isDirectory(path)) {
            return Optional.empty();
        }
        try {
            if (!Files.isRegularFile(path) || Files.size(path) > LARGEST) {
                problems.add(file.toString(), "is not a file of at most 1 MB", "check the path");
                return Optional.empty();
            }
            return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
        } catch (CharacterCodingException notText) {
            problems.add(file.toString(), "is not UTF-8 text", "save it as UTF-8");
        } catch (IOException unreadable) {
            problems.add(file.toString(), "cannot be read", "let this user read it");
        }
        return Optional.empty();
    }

    /** A secret's text: the content of {@code file} without the line end that editors add. */
    Optional<String> secret(String file, String where) {
        Path path = Path.of(file);
        Optional<String> content = content(path);
        if (content.isEmpty()) {
            // A password in the place of a path must not be shown.
            String shown = path.isAbsolute() ? "the file " + file : "the file it names";
            problems.add(where, shown + " is missing or unreadable", "check the path");
            return content;
        }
        holdsSecret(path);
        return content.map(text -> text.replaceFirst("\\r?\\n$", ""));
    }

    /** Remembers that {@code file} holds a secret. */
    void holdsSecret(Path file) {
        secret.add(file);
    }

    /**
     * The files that hold a secret and that every user of this machine may read. Files that a
     * container platform mounts do not count: their mode is the platform's and nobody else is in
     * the container.
     */
    Set<Path> exposed() {
        Set<Path> exposed = new LinkedHashSet<>(secret);
        exposed.removeIf(file -> isMounted(file) || !isReadableByOthers(directory.resolve(file)));
        return exposed;
    }

    private static boolean isMounted(Path file) {
        return file.startsWith("/run/secrets") || file.startsWith("/var/run/secrets");
    }

    private static boolean isReadableByOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException notPosix) {
            return false;
        }
    }
}
