package dev.bedstone.ingest.internal.spool;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A directory of the file system. */
public final class DiskDirectory implements SpoolDirectory {

    private final Path path;

    /** The directory must exist. */
    public DiskDirectory(Path path) {
        this.path = path;
    }

    @Override
    public List<Entry> list() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.add(new Entry(file.getFileName().toString(), Files.size(file)));
            }
        }
        return entries;
    }

    @Override
    public SpoolFile create(String name) throws IOException {
        return new DiskFile(FileChannel.open(path.resolve(name), CREATE_NEW, READ, WRITE));
    }

    @Override
    public SpoolFile open(String name) throws IOException {
        return new DiskFile(FileChannel.open(path.resolve(name), READ, WRITE));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
    }

    /** A directory opened for reading can be forced on Linux and macOS. */
    @Override
    public void sync() throws IOException {
        try (FileChannel directory = FileChannel.open(path, READ)) {
            directory.force(true);
        }
    }

    private static final class DiskFile implements SpoolFile {

        private final FileChannel channel;
        private long end;

        private DiskFile(FileChannel channel) throws IOException {
            this.channel = channel;
            this.end = channel.size();
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
        }

        /** The size is part of what {@code fdatasync} keeps, because data is lost without it. */
        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
            end = channel.size();
        }

        @Override
        public byte[] content() throws IOException {
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (content.hasRemaining()) {
                if (channel.read(content, content.position()) < 0) {
                    throw new EOFException("a segment became shorter while it was read");
                }
            }
            return content.array();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
