package dev.bedstone.gateway.internal.http;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Buffers outside the heap, used again and again. Thread-safe. */
final class CopyBuffers {

    /** As much as a pipe holds, and small enough to stay in a processor's cache on its way. */
    private static final int SIZE = 256 * 1024;

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
