package dev.bedstone.clickhouse.internal;

import dev.bedstone.kernel.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A statement that was sent and its answer. One thread waits and reads; any thread may {@link
 * #cut}. Closing it before the answer was read to its end closes the connection.
 */
final class Exchange implements AutoCloseable {

    private static final int LONGEST_ERROR = 1 << 16;
    private static final int OK = 200;

    private final String queryId;
    private final CountedBody content;
    private final CompletableFuture<HttpResponse<AnswerBody>> answer;
    private final AnswerBody body;
    private final boolean compressed;
    private final Deadline deadline;
    private final Runnable afterwards;
    private final long since = System.nanoTime();
    private volatile boolean cut;
    private volatile boolean refused;

    /**
     * @param afterwards what is to be done when it is closed
     */
    Exchange(
            String queryId,
            CountedBody content,
            CompletableFuture<HttpResponse<AnswerBody>> answer,
            AnswerBody body,
            boolean compressed,
            Deadline deadline,
            Runnable afterwards) {
        this.queryId = queryId;
        this.content = content;
        this.answer = answer;
        this.body = body;
        this.compressed = compressed;
        this.deadline = deadline;
        this.afterwards = afterwards;
    }

    String queryId() {
        return queryId;
    }

    /** When it was sent, as {@link System#nanoTime} counts. */
    long since() {
        return since;
    }

    /** Whether the server can have seen the statement. */
    boolean wasSent() {
        return content.wasSent();
    }

    /** Whether the statement may still run on the server. */
    boolean mayRun() {
        return wasSent() && !refused && !body.isComplete();
    }

    /**
     * Waits for the head of the answer.
     *
     * @throws ServerError if the server refused
     * @throws IOException if there is no answer: see {@link LateAnswerException}, {@link
     *     InterruptedIOException} and {@link CutException}
     */
    Answer await() throws IOException, ServerError {
        HttpResponse<AnswerBody> response = response();
        HttpHeaders head = response.headers();
        int code = (int) head.firstValueAsLong("X-ClickHouse-Exception-Code").orElse(0);
        if (response.statusCode() != OK || code != 0) {
            refused = true;
            throw new ServerError(code, response.statusCode(), errorText());
        }
        if (head.firstValue("Content-Length").isEmpty()
                && head.firstValue("Transfer-Encoding").isEmpty()) {
            throw new TruncatedAnswerException("an answer whose end cannot be told");
        }
        InputStream plain = compressed ? new FrameInput(body) : body;
        String tag = head.firstValue("X-ClickHouse-Exception-Tag").orElse("");
        return new Answer(head, new AnswerInput(plain, tag));
    }

    private HttpResponse<AnswerBody> response() throws IOException {
        try {
            return answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (TimeoutException late) {
            throw LateAnswerException.deadline();
        } catch (CancellationException cancelled) {
            throw cut ? new CutException() : new IOException("cancelled", cancelled);
        } catch (ExecutionException broken) {
            throw cut ? new CutException() : new IOException("no answer came", broken.getCause());
        }
    }

    /** What the server said, in a block or in the clear, as far as it can be read. */
    private String errorText() {
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

    /** Ends the wait of whoever waits, because the store closes. */
    void cut() {
        cut = true;
        answer.cancel(true);
        body.cut();
    }

    @Override
    public void close() {
        if (!answer.isDone()) {
            answer.cancel(true);
        }
        body.close();
        afterwards.run();
    }

    /**
     * The head of an answer that is no error, and its plain bytes.
     *
     * @param head the head
     * @param input the bytes
     */
    record Answer(HttpHeaders head, AnswerInput input) {}
}
