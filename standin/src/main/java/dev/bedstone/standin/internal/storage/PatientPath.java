package dev.bedstone.standin.internal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file that waits for room on its {@link Disk}, as the library of the file's format calls it by
 * name. An interrupt does not close it, as it would an ordinary one. Made by that library.
 */
public final class PatientPath extends FilePathWrapper {

    private static final String SCHEME = "patient";

    /** The library's own, under it, opens a file again that an interrupt closed. */
    private static final String UNDER = "retry:";

    private static final Map<String, Disk> DISKS = new ConcurrentHashMap<>();

    /** For the library, which knows nothing but names. */
    public PatientPath() {}

    /** The name under which the library opens a file on this disk. */
    static String of(Path file, Disk disk) {
        FilePath.register(new PatientPath());
        DISKS.put(UNDER + file, disk);
        return SCHEME + ":" + UNDER + file;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        Disk disk = Objects.requireNonNull(DISKS.get(name.substring(SCHEME.length() + 1)));
        return new PatientFile(super.open(mode), disk);
    }

    /** The open file. */
    private static final class PatientFile extends FileBaseDefault {

        private final FileChannel under;
        private final Disk disk;

        private PatientFile(FileChannel under, Disk disk) {
            this.under = under;
            this.disk = disk;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            return disk.write(() -> under.write(from, position));
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return under.read(into, position);
        }

        @Override
        public long size() throws IOException {
            return under.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            under.truncate(size);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            under.force(metadata);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return under.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            under.close();
        }
    }
}
