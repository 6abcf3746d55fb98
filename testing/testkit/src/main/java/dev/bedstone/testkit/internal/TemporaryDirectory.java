package dev.bedstone.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory that is deleted with all that is in it when it is closed. One whose JVM was killed
 * before that is deleted by the next that is created.
 */
record TemporaryDirectory(Path path) implements AutoCloseable {

    private static final String PREFIX = "bedstone-testkit-";

    /** The name holds the process id of the JVM it belongs to. */
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,9})-\\d+");

    static TemporaryDirectory create() {
        try {
            String prefix = PREFIX + ProcessHandle.current().pid() + "-";
            Path path = Files.createTempDirectory(prefix);
            deleteAbandoned(path);
            return new TemporaryDirectory(path);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot create a temporary directory", failure);
        }
    }

    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + path, failure);
        }
    }

    private static void deleteAbandoned(Path own) throws IOException {
        try (DirectoryStream<Path> others =
                Files.newDirectoryStream(own.resolveSibling("."), PREFIX + "*")) {
            for (Path other : others) {
                deleteIfAbandoned(other, own);
            }
        }
    }

    /** What cannot be deleted now, because its servers are about to end, is left to a later try. */
    private static void deleteIfAbandoned(Path other, Path own) {
        try {
            if (isAbandoned(other, own)) {
                delete(other);
            }
        } catch (IOException | UncheckedIOException busy) {
            // Another JVM deletes it too, or a server still writes to it.
        }
    }

    /** Whether it belongs to this user and to a process that is no longer there. */
    private static boolean isAbandoned(Path other, Path own) throws IOException {
        Matcher name = NAME.matcher(other.getFileName().toString());
        return name.matches()
                && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                && Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
