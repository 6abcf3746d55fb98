package dev.bedstone.cli.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** How many bytes the files below a directory have, though they change meanwhile. */
final class DirectorySize extends SimpleFileVisitor<Path> {

    private long bytes;

    private DirectorySize() {}

    /** The sum over all files that can be read; 0 for a directory that is not there. */
    static long of(Path directory) {
        DirectorySize size = new DirectorySize();
        try {
            Files.walkFileTree(directory, size);
        } catch (IOException gone) {
            return size.bytes;
        }
        return size.bytes;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        bytes += attributes.size();
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException vanished) {
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException unreadable) {
        return FileVisitResult.CONTINUE;
    }
}
