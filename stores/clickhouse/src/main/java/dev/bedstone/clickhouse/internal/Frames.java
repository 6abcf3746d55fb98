package dev.bedstone.clickhouse.internal;

import static dev.bedstone.clickhouse.internal.FrameInput.CHECKSUM;
import static dev.bedstone.clickhouse.internal.FrameInput.HEAD;

import com.clickhouse.data.ClickHouseCityHash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Packs bytes as the blocks that {@link FrameInput} unpacks. */
final class Frames {

    private static final int BLOCK = 1 << 20;
    private static final LZ4Compressor COMPRESSOR = LZ4Factory.fastestInstance().fastCompressor();

    private Frames() {}

    /** The same bytes for the same input, so that a batch sent again is the same batch. */
    static byte[] pack(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 2 + 64);
        for (int start = 0; start < plain.length; start += BLOCK) {
            block(plain, start, Math.min(BLOCK, plain.length - start), packed);
        }
        return packed.toByteArray();
    }

    private static void block(byte[] plain, int start, int size, ByteArrayOutputStream target) {
        byte[] frame = new byte[CHECKSUM + HEAD + COMPRESSOR.maxCompressedLength(size)];
        int packed = COMPRESSOR.compress(plain, start, size, frame, CHECKSUM + HEAD);
        ByteBuffer head = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        head.put(CHECKSUM, FrameInput.LZ4);
        head.putInt(CHECKSUM + 1, packed + HEAD);
        head.putInt(CHECKSUM + 5, size);
        long[] sum = ClickHouseCityHash.cityHash128(frame, CHECKSUM, packed + HEAD);
        head.putLong(0, sum[0]);
        head.putLong(8, sum[1]);
        target.write(frame, 0, CHECKSUM + HEAD + packed);
    }
}
