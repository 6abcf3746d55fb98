package dev.bedstone.clickhouse.internal;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * The content of a request, which tells whether it was asked for: until then there is no connection
 * and the server cannot have done anything.
 */
final class CountedBody implements BodyPublisher {

    private final BodyPublisher content;
    private final long length;
    private volatile boolean sent;

    /**
     * @param pieces the content, which is not copied
     */
    CountedBody(List<byte[]> pieces) {
        this.content = BodyPublishers.ofByteArrays(pieces);
        this.length = pieces.stream().mapToLong(piece -> piece.length).sum();
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        sent = true;
        content.subscribe(subscriber);
    }

    boolean wasSent() {
        return sent;
    }
}
