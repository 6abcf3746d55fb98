package dev.bedstone.cli.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** The end of a log file, and what is added to it. */
public final class LogTail {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int BLOCK = 64 * 1024;

    private final Path file;
    private final PrintStream out;
    private long position;

    /**
     * @param file the log; must exist
     */
    public LogTail(Path file, PrintStream out) {
        this.file = file;
        this.out = out;
    }

    /** Prints the last {@code count} lines. */
    public void last(int count) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(beginning(channel, count));
            copy(channel);
        }
    }

    /** Prints what is added, until the thread is interrupted. Follows a log that begins anew. */
    public void follow() throws IOException {
        while (!Thread.currentThread().isInterrupted()) {
            try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                channel.position(channel.size() < position ? 0 : position);
                copy(channel);
            } catch (NoSuchFileException rotated) {
                position = 0;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the last {@code count} lines begin, found from the end. */
    private static long beginning(SeekableByteChannel channel, int count) throws IOException {
        long at = channel.size();
        int breaks = 0;
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (at > 0) {
            long start = Math.max(0, at - BLOCK);
            block.clear().limit((int) (at - start));
            channel.position(start);
            while (block.hasRemaining() && channel.read(block) >= 0) {}
            for (int i = block.position() - 1; i >= 0; i--) {
                boolean isLast = start + i == channel.size() - 1;
                if (block.get(i) == '\n' && !isLast && ++breaks == count) {
                    return start + i + 1;
                }
            }
            at = start;
        }
        return count == 0 ? channel.size() : 0;
    }

    private void copy(SeekableByteChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (channel.read(block) > 0) {
            out.write(block.array(), 0, block.position());
            block.clear();
        }
        position = channel.position();
        out.flush();
    }
}
