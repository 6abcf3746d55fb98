package dev.bedstone.gateway.internal.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.EndPoint;

/**
 * Finds out whether a client is still there while its statement gives nothing to send. Jetty reads
 * no bytes between the end of a request and the end of its answer, so nobody notices a closed
 * connection; this reads one byte to see. Thread-safe.
 */
final class ClientProbe {

    private final EndPoint endPoint;
    private final ByteBuffer one = ByteBuffer.allocate(1);
    private final ReentrantLock lock = new ReentrantLock();
    private boolean active;
    private boolean gone;
    private boolean read;

    ClientProbe(EndPoint endPoint) {
        this.endPoint = endPoint;
    }

    /** From now on the connection may be read: the request was read to its end. */
    void begin() {
        lock.lock();
        active = true;
        lock.unlock();
    }

    /**
     * From now on it may not.
     *
     * @return whether a byte of the next request was read, so that the connection must end with
     *     this answer
     */
    boolean end() {
        lock.lock();
        try {
            active = false;
            return read;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the client has closed its side. */
    boolean isGone() {
        lock.lock();
        try {
            if (active && !gone && !read) {
                look();
            }
            return gone;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the connection; whoever reads from it or writes to it fails. */
    void cut() {
        endPoint.close();
    }

    /** Jetty's buffers stand ready to be read: limit 0 means empty. */
    private void look() {
        try {
            int count = endPoint.fill(one.clear().limit(0));
            gone = count < 0;
            read = count > 0;
        } catch (IOException closed) {
            gone = true;
        }
    }
}
