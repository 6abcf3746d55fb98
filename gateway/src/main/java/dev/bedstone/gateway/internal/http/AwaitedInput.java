package dev.bedstone.gateway.internal.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body of which is known whether somebody waits for its next bytes: only then is a silent client
 * at fault. One thread reads; any thread asks.
 */
final class AwaitedInput extends FilterInputStream {

    private volatile boolean awaited;

    AwaitedInput(InputStream in) {
        super(in);
    }

    boolean isAwaited() {
        return awaited;
    }

    @Override
    public int read() throws IOException {
        awaited = true;
        try {
            return super.read();
        } finally {
            awaited = false;
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        awaited = true;
        try {
            return super.read(into, offset, length);
        } finally {
            awaited = false;
        }
    }
}
