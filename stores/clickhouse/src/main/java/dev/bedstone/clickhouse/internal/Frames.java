package dev.bedstone.clickhouse.internal;

import dev.bedstone.clickhouse.ClickHouseBlocks;
import java.util.Arrays;

/** Packs bytes as the blocks that {@link FrameInput} unpacks. */
final class Frames {

    private Frames() {}

    /** The same bytes for the same input, so that a batch sent again is the same batch. */
    static byte[] pack(byte[] plain) {
        byte[] packed = new byte[ClickHouseBlocks.mostPacked(plain.length)];
        return Arrays.copyOf(packed, ClickHouseBlocks.pack(plain, 0, plain.length, packed, 0));
    }
}
