package dev.bedstone.clickhouse.internal;

import java.io.IOException;
import java.io.InputStream;

/** The content of an answer as it arrives, whose failures say why. One thread reads. */
final class AnswerBody extends InputStream {

    private final InputStream in;
    private final Exchange exchange;
    private volatile boolean complete;

    AnswerBody(InputStream in, Exchange exchange) {
        this.in = in;
        this.exchange = exchange;
    }

    /** Whether the whole answer was read, so that nothing runs on the server any more. */
    boolean isComplete() {
        return complete;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (complete) {
            return -1;
        }
        try {
            int count = in.read(target, offset, length);
            complete = count < 0;
            return count;
        } catch (IOException broken) {
            throw exchange.explained(broken);
        }
    }
}
