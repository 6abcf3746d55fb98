package dev.bedstone.ingest;

import dev.bedstone.ingest.internal.spool.SpoolDirectory;
import dev.bedstone.ingest.internal.spool.SpoolFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A disk as bad as it may be: what was not forced is lost at a power cut, in part or as a whole,
 * and names that were not synchronised come back or vanish in any order. It can also be full, and
 * it can leave out what it was told to make safe, for the controls.
 */
final class FaultyDirectory implements SpoolDirectory {

    private static final int PAGE = 512;

    private final Random random;
    private final AtomicInteger operations = new AtomicInteger();
    private final Map<String, Inode> names = new LinkedHashMap<>();
    private final Map<String, Inode> safeNames = new LinkedHashMap<>();
    private final List<NameChange> unsafe = new ArrayList<>();
    private volatile int cutAt = Integer.MAX_VALUE;
    private volatile long capacity = Long.MAX_VALUE;
    private volatile boolean forcing = true;
    private volatile boolean syncing = true;
    private volatile boolean complaining = true;

    FaultyDirectory(long seed) {
        this.random = new Random(seed);
    }

    private static final class Inode {
        private byte[] content = new byte[0];
        private byte[] safe = new byte[0];
    }

    /** A change of names that no power cut may forget once it is synchronised. */
    private interface NameChange {
        void apply(Map<String, Inode> names);
    }

    /** From that operation on nothing works any more. */
    FaultyDirectory cutAfter(int count) {
        cutAt = operations.get() + count;
        return this;
    }

    boolean isCut() {
        return operations.get() >= cutAt;
    }

    int operations() {
        return operations.get();
    }

    /** From now on there is room for so many bytes. */
    void capacity(long bytes) {
        capacity = bytes;
    }

    long used() {
        synchronized (this) {
            return names.values().stream().mapToLong(inode -> inode.content.length).sum();
        }
    }

    /** A disk that says yes and does nothing. */
    FaultyDirectory withoutForce() {
        forcing = false;
        return this;
    }

    /** A directory whose names are never safe. */
    FaultyDirectory withoutSync() {
        syncing = false;
        return this;
    }

    /** A disk that drops what it has no room for and says yes. */
    FaultyDirectory withoutErrorWhenFull() {
        complaining = false;
        return this;
    }

    /** The disk after the power came back. */
    synchronized FaultyDirectory afterPowerCut() {
        FaultyDirectory after = new FaultyDirectory(random.nextLong());
        after.forcing = forcing;
        after.syncing = syncing;
        for (NameChange change : unsafe) {
            if (random.nextBoolean()) {
                change.apply(safeNames);
            }
        }
        safeNames.forEach((name, inode) -> {
            Inode kept = new Inode();
            kept.content = kept.safe = survivors(inode);
            after.names.put(name, kept);
            after.safeNames.put(name, kept);
        });
        return after;
    }

    /** What was forced, and of the rest nothing, a part, or zeros where data should be. */
    private byte[] survivors(Inode inode) {
        int more = inode.content.length - inode.safe.length;
        if (more <= 0 || random.nextInt(3) == 0) {
            return inode.safe;
        }
        byte[] kept = Arrays.copyOf(inode.content, inode.safe.length + random.nextInt(more + 1));
        System.arraycopy(inode.safe, 0, kept, 0, inode.safe.length);
        if (random.nextBoolean()) {
            int from = Math.min(kept.length, inode.safe.length + random.nextInt(PAGE));
            Arrays.fill(kept, from, kept.length, (byte) 0);
        }
        return kept;
    }

    private void step() throws IOException {
        if (operations.incrementAndGet() >= cutAt) {
            throw new IOException("the power is cut");
        }
    }

    private void change(NameChange change) {
        change.apply(names);
        unsafe.add(change);
    }

    @Override
    public synchronized List<Entry> list() throws IOException {
        step();
        return names.entrySet().stream()
                .map(entry -> new Entry(entry.getKey(), entry.getValue().content.length))
                .toList();
    }

    @Override
    public synchronized SpoolFile create(String name) throws IOException {
        step();
        if (names.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        Inode inode = new Inode();
        change(map -> map.put(name, inode));
        return new File(inode);
    }

    @Override
    public synchronized SpoolFile open(String name) throws IOException {
        step();
        Inode inode = names.get(name);
        if (inode == null) {
            throw new NoSuchFileException(name);
        }
        return new File(inode);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        step();
        Inode inode = names.get(from);
        if (inode == null) {
            throw new NoSuchFileException(from);
        }
        change(map -> {
            map.values().remove(inode);
            map.put(to, inode);
        });
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        step();
        change(map -> map.remove(name));
    }

    @Override
    public synchronized void sync() throws IOException {
        step();
        if (syncing) {
            safeNames.clear();
            safeNames.putAll(names);
            unsafe.clear();
        }
    }

    private final class File implements SpoolFile {

        private final Inode inode;

        private File(Inode inode) {
            this.inode = inode;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            synchronized (FaultyDirectory.this) {
                step();
                int room = (int) Math.max(0, Math.min(bytes.remaining(), capacity - used()));
                int at = inode.content.length;
                boolean fits = room == bytes.remaining();
                inode.content = Arrays.copyOf(inode.content, at + room);
                bytes.get(inode.content, at, room);
                bytes.position(bytes.limit());
                if (!fits && complaining) {
                    throw new IOException("No space left on device");
                }
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (FaultyDirectory.this) {
                step();
                if (forcing) {
                    inode.safe = inode.content.clone();
                }
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (FaultyDirectory.this) {
                step();
                if (size < inode.content.length) {
                    inode.content = Arrays.copyOf(inode.content, (int) size);
                }
            }
        }

        @Override
        public byte[] content() throws IOException {
            synchronized (FaultyDirectory.this) {
                step();
                return inode.content.clone();
            }
        }

        @Override
        public void close() {}
    }
}
