package dev.bedstone.clickhouse.internal;

import dev.bedstone.kernel.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A statement on its way and its answer. One thread sends, waits and reads; any thread may {@link
 * #cut}. Closing it before the answer was read to its end closes the connection.
 */
final class Exchange implements AutoCloseable {

    private static final int LONGEST_ERROR = 1 << 16;
    private static final int OK = 200;

    /** How long an answer is looked for when the server stopped reading. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Transport transport;
    private final Request request;
    private final Deadline deadline;
    private final Duration silence;
    private final boolean alone;
    private final long since = System.nanoTime();
    private volatile @Nullable Connection connection;
    private @Nullable Future<?> alarm;
    private @Nullable AnswerBody body;
    private boolean sent;
    private boolean refused;
    private volatile boolean late;
    private volatile boolean cut;

    /**
     * @param deadline when it ends, whatever it does then
     * @param silence how long the server may send nothing once it has begun to answer
     * @param alone whether it needs a new connection
     */
    Exchange(
            Transport transport,
            Request request,
            Deadline deadline,
            Duration silence,
            boolean alone) {
        this.transport = transport;
        this.request = request;
        this.deadline = deadline;
        this.silence = silence;
        this.alone = alone;
    }

    String queryId() {
        return request.queryId();
    }

    /** When it began, as {@link System#nanoTime} counts. */
    long since() {
        return since;
    }

    /** Whether the server can have seen the statement. */
    boolean wasSent() {
        return sent;
    }

    /** Whether the statement may still run on the server. */
    boolean mayRun() {
        return sent && !refused && (body == null || !body.isComplete());
    }

    /**
     * Sends the statement and waits for the head of the answer.
     *
     * @throws ServerError if the server refused
     * @throws IOException if there is no answer: see {@link LateAnswerException}, {@link
     *     InterruptedIOException} and {@link CutException}
     */
    Answer await() throws IOException, ServerError {
        ClassicHttpResponse head;
        try {
            head = perform();
        } catch (IOException broken) {
            throw explained(broken);
        }
        InputStream content = Connection.content(head);
        AnswerBody whole =
                new AnswerBody(content == null ? InputStream.nullInputStream() : content, this);
        body = whole;
        int code = number(head, "X-ClickHouse-Exception-Code");
        if (head.getCode() != OK || code != 0) {
            refused = true;
            throw new ServerError(code, head.getCode(), errorText(whole));
        }
        if (!head.containsHeader("Content-Length") && !head.containsHeader("Transfer-Encoding")) {
            throw new TruncatedAnswerException("an answer whose end cannot be told");
        }
        InputStream plain = transport.compresses() ? new FrameInput(whole) : whole;
        return new Answer(
                head, new AnswerInput(plain, text(head, "X-ClickHouse-Exception-Tag", "")));
    }

    private ClassicHttpResponse perform() throws IOException {
        alarm = transport.at(deadline, this::expire);
        Connection connected = connected();
        ClassicHttpRequest head = transport.head(request);
        sent = true;
        try {
            connected.send(head, Transport.content(request));
        } catch (IOException stopped) {
            return lastWords(connected, head, stopped);
        }
        ClassicHttpResponse response = connected.receive(head);
        connected.waitFor(silence);
        return response;
    }

    private Connection connected() throws IOException {
        Connection kept = alone ? null : transport.kept();
        Connection chosen = kept == null ? new Connection() : kept;
        connection = chosen;
        if (cut || late) {
            throw new IOException("ended before it began");
        }
        if (kept == null) {
            transport.connect(chosen, deadline);
        }
        return chosen;
    }

    /** A server that refuses a statement for its head answers and reads no further. */
    private ClassicHttpResponse lastWords(
            Connection connected, ClassicHttpRequest head, IOException stopped) throws IOException {
        try {
            connected.waitFor(LAST_WORDS);
            ClassicHttpResponse response = connected.receive(head);
            if (response.getCode() != OK) {
                return response;
            }
        } catch (IOException silent) {
            stopped.addSuppressed(silent);
        }
        throw stopped;
    }

    /** What a broken connection means, for we may have broken it ourselves. */
    IOException explained(IOException broken) {
        if (cut) {
            return new CutException();
        }
        if (Thread.currentThread().isInterrupted()) {
            return new InterruptedIOException();
        }
        if (late) {
            return LateAnswerException.deadline();
        }
        if (broken instanceof SocketTimeoutException) {
            return sent
                    ? LateAnswerException.silence()
                    : new IOException("no connection within the time for it", broken);
        }
        return broken;
    }

    /** What the server said, in a block or in the clear, as far as it can be read. */
    private static String errorText(InputStream body) {
        try {
            byte[] raw = body.readNBytes(LONGEST_ERROR);
            boolean packed =
                    raw.length > FrameInput.CHECKSUM + FrameInput.HEAD
                            && raw[FrameInput.CHECKSUM] == FrameInput.LZ4;
            byte[] plain =
                    packed ? new FrameInput(new ByteArrayInputStream(raw)).readAllBytes() : raw;
            return new String(plain, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static int number(MessageHeaders head, String name) {
        String value = text(head, name, "0");
        return value.matches("\\d{1,9}") ? Integer.parseInt(value) : 0;
    }

    /** The value of a header, or {@code other}. */
    static String text(MessageHeaders head, String name, String other) {
        var header = head.getFirstHeader(name);
        return header == null || header.getValue() == null ? other : header.getValue();
    }

    private void expire() {
        late = true;
        abort();
    }

    /** Ends the wait of whoever waits, because the store closes. */
    void cut() {
        cut = true;
        abort();
    }

    private void abort() {
        Connection used = connection;
        if (used != null) {
            used.abort();
        }
    }

    @Override
    public void close() {
        if (alarm != null) {
            alarm.cancel(false);
        }
        Connection used = connection;
        if (used == null) {
            return;
        }
        if (body != null && body.isComplete() && used.isReusable()) {
            transport.keep(used);
        } else {
            used.close();
        }
    }

    /**
     * The head of an answer that is no error, and its plain bytes.
     *
     * @param head the head
     * @param input the bytes
     */
    record Answer(MessageHeaders head, AnswerInput input) {}
}
