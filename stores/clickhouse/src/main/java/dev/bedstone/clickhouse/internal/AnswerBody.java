package dev.bedstone.clickhouse.internal;

import dev.bedstone.kernel.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an answer as they arrive, a few pieces ahead of the reader: one more is asked for
 * when one was taken, so that a slow reader holds the server back. Reading ends by a deadline, at
 * an interrupt and after a silence. One thread reads; any thread may {@link #cut}.
 */
final class AnswerBody extends InputStream implements BodySubscriber<AnswerBody> {

    /** Pieces of up to 16 KiB on their way. */
    private static final int AHEAD = 16;

    /** What arrived: bytes, or the end, or what broke. */
    private sealed interface Arrival {
        record Bytes(List<ByteBuffer> buffers) implements Arrival {}

        record End() implements Arrival {}

        record Broken(Throwable cause) implements Arrival {}
    }

    private final Deadline deadline;
    private final Duration silence;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final ArrayDeque<ByteBuffer> unread = new ArrayDeque<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean complete;
    private boolean ended;

    AnswerBody(Deadline deadline, Duration silence) {
        this.deadline = deadline;
        this.silence = silence;
    }

    @Override
    public CompletionStage<AnswerBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(AHEAD);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrivals.add(new Arrival.Bytes(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        arrivals.add(new Arrival.Broken(cause));
    }

    @Override
    public void onComplete() {
        complete = true;
        arrivals.add(new Arrival.End());
    }

    /** Makes reading fail at once and closes the connection, unless everything has arrived. */
    void cut() {
        arrivals.add(new Arrival.Broken(new CutException()));
        cancel();
    }

    /** Whether the whole answer has arrived, so that nothing runs on the server any more. */
    boolean isComplete() {
        return complete;
    }

    @Override
    public int read() throws IOException {
        return fill() ? unread.element().get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        ByteBuffer next = unread.element();
        int count = Math.min(length, next.remaining());
        next.get(target, offset, count);
        return count;
    }

    /** Whether there is a byte to be read. */
    private boolean fill() throws IOException {
        while (!unread.isEmpty() && !unread.element().hasRemaining()) {
            unread.remove();
        }
        while (unread.isEmpty() && !ended) {
            take(await());
        }
        return !unread.isEmpty();
    }

    private void take(Arrival arrival) throws IOException {
        switch (arrival) {
            case Arrival.Bytes(List<ByteBuffer> buffers) -> {
                buffers.stream().filter(ByteBuffer::hasRemaining).forEach(unread::add);
                Flow.Subscription source = subscription;
                if (source != null) {
                    source.request(1);
                }
            }
            case Arrival.End _ -> ended = true;
            case Arrival.Broken(CutException cut) -> throw cut;
            case Arrival.Broken(Throwable cause) ->
                    throw new IOException("the answer broke off", cause);
        }
    }

    private Arrival await() throws IOException {
        Duration left = deadline.remaining();
        boolean silenceFirst = silence.compareTo(left) < 0;
        try {
            Arrival arrival =
                    arrivals.poll((silenceFirst ? silence : left).toNanos(), TimeUnit.NANOSECONDS);
            if (arrival == null) {
                throw silenceFirst ? LateAnswerException.silence() : LateAnswerException.deadline();
            }
            return arrival;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Gives up what has not arrived yet: the connection is closed with it. */
    @Override
    public void close() {
        if (!complete) {
            cancel();
        }
    }

    private void cancel() {
        Flow.Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
    }
}
