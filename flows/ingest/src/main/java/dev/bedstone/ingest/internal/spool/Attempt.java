package dev.bedstone.ingest.internal.spool;

import java.nio.ByteBuffer;

/**
 * A batch is about to be sent for the first time, or again after it was seen not to have arrived.
 *
 * @param at when, in milliseconds since 1970
 * @param blocks how many blocks the table had taken until then, as the server counts them
 */
public record Attempt(long at, long blocks) {

    byte[] bytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(at).putLong(blocks).array();
    }

    static Attempt of(byte[] content, int at) {
        ByteBuffer bytes = ByteBuffer.wrap(content, at, 2 * Long.BYTES);
        return new Attempt(bytes.getLong(), bytes.getLong());
    }
}
