package dev.bedstone.clickhouse.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The plain bytes of an answer, buffered, with the last of them kept: a server that fails after it
 * has begun to answer can only say so in the answer itself. Not thread-safe.
 */
final class AnswerInput extends InputStream {

    private static final int FIRST_BUFFER = 1 << 12;
    private static final int LARGEST_BUFFER = 1 << 16;

    /** A server cuts its error texts at 16 KiB. */
    private static final int TAIL = 20 << 10;

    private static final String MARK = "__exception__";

    private final InputStream in;
    private final String tag;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private byte[] tail = {};
    private int position;
    private int limit;

    /**
     * @param tag what the server will frame an error with ({@code X-ClickHouse-Exception-Tag});
     *     empty if it did not say
     */
    AnswerInput(InputStream in, String tag) {
        this.in = in;
        this.tag = tag;
    }

    /** Whether nothing more comes; waits for the next byte. */
    boolean atEnd() throws IOException {
        return position == limit && !fill();
    }

    @Override
    public int read() throws IOException {
        return atEnd() ? -1 : buffer[position++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (atEnd()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /**
     * The error with which the server ended an answer that is otherwise complete. Only what is
     * framed with the server's own tag counts: without it, data could pass for an error.
     */
    Optional<ServerError> errorAtEnd() {
        return tag.isEmpty() || !text().stripTrailing().endsWith(tag + "\r\n" + MARK)
                ? Optional.empty()
                : errorWithin();
    }

    /** The error in the last bytes of an answer that broke. */
    Optional<ServerError> errorWithin() {
        String text = text();
        if (tag.isEmpty()) {
            return ServerError.in(text);
        }
        int mark = text.indexOf(MARK + "\r\n" + tag);
        return mark < 0 ? Optional.empty() : ServerError.in(text.substring(mark));
    }

    /** Most answers fit into the first buffer, so that nothing is kept beside it. */
    private boolean fill() throws IOException {
        tail = lastBytes();
        if (limit == buffer.length && limit < LARGEST_BUFFER) {
            buffer = new byte[2 * limit];
        }
        position = 0;
        limit = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    /** What was kept and what the buffer holds, the last {@link #TAIL} of it. */
    private byte[] lastBytes() {
        if (limit == 0) {
            return tail;
        }
        int kept = Math.max(0, Math.min(tail.length, TAIL - limit));
        int added = Math.min(limit, TAIL);
        byte[] last = new byte[kept + added];
        System.arraycopy(tail, tail.length - kept, last, 0, kept);
        System.arraycopy(buffer, limit - added, last, kept, added);
        return last;
    }

    private String text() {
        return new String(lastBytes(), StandardCharsets.UTF_8);
    }
}
