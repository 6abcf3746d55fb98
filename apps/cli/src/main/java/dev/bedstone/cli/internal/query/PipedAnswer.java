package dev.bedstone.cli.internal.query;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Hands bytes on, and fails when nobody reads them any more, which a print stream only notes. */
public final class PipedAnswer extends OutputStream {

    private final PrintStream target;
    private boolean closed;

    public PipedAnswer(PrintStream target) {
        this.target = target;
    }

    @Override
    public void write(int letter) throws IOException {
        write(new byte[] {(byte) letter}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        target.write(bytes, offset, length);
        if (target.checkError()) {
            closed = true;
            throw new IOException("nobody reads the output any more");
        }
    }

    /** Whether its reader went away, as {@code head} does. */
    public boolean isClosed() {
        return closed;
    }
}
