package dev.bedstone.gateway.internal.http;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Buffers outside the heap, used again and again. Thread-safe. */
final class CopyBuffers {

    /** As much as a pipe takes at a time, several times over; and a good piece for an insert. */
    private static final int SIZE = 512 * 1024;

    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    ByteBuffer take() {
        ByteBuffer buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
    }

    /** Takes a buffer back that nobody reads or writes any more. */
    void give(ByteBuffer buffer) {
        free.add(buffer);
    }
}
