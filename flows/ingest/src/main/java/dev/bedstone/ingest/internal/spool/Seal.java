package dev.bedstone.ingest.internal.spool;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The end of a batch: nothing of it changes any more.
 *
 * @param rows how many rows it has
 * @param digest SHA-256 of what is sent
 */
public record Seal(long rows, byte[] digest) {

    private static final int DIGEST = 32;

    /** The token of the batch: the same bytes have the same token, others never. */
    public String token(UUID batch) {
        return batch + "-" + HexFormat.of().formatHex(digest);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(Long.BYTES + DIGEST).putLong(rows).put(digest).array();
    }

    static Seal of(byte[] content, int at) {
        return new Seal(
                ByteBuffer.wrap(content, at, Long.BYTES).getLong(),
                Arrays.copyOfRange(content, at + Long.BYTES, at + Long.BYTES + DIGEST));
    }
}
