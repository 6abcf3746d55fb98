package dev.bedstone.gateway.internal.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an answer on their way out. The first ones are held back, so that an error among
 * them can still be answered with its own status; what is held beyond a few megabytes lies in a
 * file. Not thread-safe.
 */
final class HeldOutput extends OutputStream {

    private static final int IN_MEMORY = 4 * 1024 * 1024;

    private final Content.Sink sink;
    private final Path directory;
    private final long most;
    private final Runnable commit;
    private ByteBuffer held = ByteBuffer.allocate(16 * 1024);
    private long heldBytes;
    private @Nullable FileChannel file;
    private boolean committed;

    /**
     * @param directory where the file goes, if one is needed
     * @param most how many bytes are held
     * @param commit sets status and headers, just before the first byte leaves
     */
    HeldOutput(Content.Sink sink, Path directory, long most, Runnable commit) {
        this.sink = sink;
        this.directory = directory;
        this.most = most;
        this.commit = commit;
    }

    boolean isCommitted() {
        return committed;
    }

    @Override
    public void write(int value) throws IOException {
        write(ByteBuffer.wrap(new byte[] {(byte) value}));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        write(ByteBuffer.wrap(bytes, offset, length));
    }

    /** Takes all of {@code bytes}. */
    void write(ByteBuffer bytes) throws IOException {
        if (!committed && heldBytes + bytes.remaining() <= most) {
            hold(bytes);
            return;
        }
        if (!committed) {
            release(false);
        }
        Content.Sink.write(sink, false, bytes);
    }

    /** Sends what is held, as the end of the answer. */
    void end() throws IOException {
        if (committed) {
            Content.Sink.write(sink, true, ByteBuffer.allocate(0));
        } else {
            release(true);
        }
    }

    /** Forgets what is held. */
    void discard() throws IOException {
        held.clear();
        heldBytes = 0;
        if (file != null) {
            file.close();
        }
    }

    private void hold(ByteBuffer bytes) throws IOException {
        heldBytes += bytes.remaining();
        if (file == null && heldBytes <= IN_MEMORY) {
            grow(bytes.remaining());
            held.put(bytes);
            return;
        }
        FileChannel target = file;
        if (target == null) {
            target = openFile();
            file = target;
            writeFully(target, held.flip());
        }
        writeFully(target, bytes);
    }

    private void grow(int more) {
        if (held.remaining() < more) {
            int size = Math.max(held.capacity() * 2, held.position() + more);
            held = ByteBuffer.allocate(size).put(held.flip());
        }
    }

    private FileChannel openFile() throws IOException {
        return FileChannel.open(
                Files.createTempFile(directory, "answer-", ""),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    private static void writeFully(FileChannel target, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }

    private void release(boolean last) throws IOException {
        committed = true;
        commit.run();
        if (file == null) {
            Content.Sink.write(sink, last, held.flip());
        } else {
            send(file, last);
        }
        heldBytes = 0;
    }

    private void send(FileChannel source, boolean last) throws IOException {
        source.position(0);
        ByteBuffer part = held.clear();
        while (source.read(part) >= 0) {
            Content.Sink.write(sink, false, part.flip());
            part.clear();
        }
        source.close();
        Content.Sink.write(sink, last, ByteBuffer.allocate(0));
    }
}
