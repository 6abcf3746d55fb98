package dev.bedstone.clickhouse.internal;

import dev.bedstone.clickhouse.ClickHouseBlocks;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes the bytes of a batch and packs them while they come, so that no more than one block of them
 * lies about unpacked. The same input gives the same pieces. Not thread-safe.
 */
final class SealedOutput extends OutputStream {

    private static final int BLOCK = ClickHouseBlocks.MOST_PLAIN;

    private static final int FIRST_SIZE = 1 << 12;

    private final boolean compress;
    private final List<byte[]> pieces = new ArrayList<>();
    private byte[] block = new byte[FIRST_SIZE];
    private byte[] packed = {};
    private int used;
    private long before;

    SealedOutput(boolean compress) {
        this.compress = compress;
    }

    @Override
    public void write(int value) {
        makeRoom();
        block[used++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        if (length <= block.length - used) {
            System.arraycopy(source, offset, block, used, length);
            used += length;
        } else {
            writeInParts(source, offset, length);
        }
    }

    private void writeInParts(byte[] source, int offset, int length) {
        int written = 0;
        while (written < length) {
            makeRoom();
            int count = Math.min(length - written, block.length - used);
            System.arraycopy(source, offset + written, block, used, count);
            used += count;
            written += count;
        }
    }

    /** How many bytes were written, unpacked. */
    long size() {
        return before + used;
    }

    /** What is to be sent; nothing may be written any more. */
    Payload payload() {
        seal();
        return new Payload(List.copyOf(pieces), compress);
    }

    private void makeRoom() {
        if (used < block.length) {
            return;
        }
        if (block.length < BLOCK) {
            block = Arrays.copyOf(block, 2 * block.length);
        } else {
            seal();
        }
    }

    private void seal() {
        if (used > 0) {
            pieces.add(compress ? pack() : Arrays.copyOf(block, used));
            before += used;
            used = 0;
        }
    }

    private byte[] pack() {
        int most = ClickHouseBlocks.mostPacked(used);
        if (packed.length < most) {
            packed = new byte[most];
        }
        return Arrays.copyOf(packed, ClickHouseBlocks.pack(block, 0, used, packed, 0));
    }
}
