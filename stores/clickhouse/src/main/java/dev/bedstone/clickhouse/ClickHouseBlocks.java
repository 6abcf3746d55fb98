package dev.bedstone.clickhouse;

import com.clickhouse.data.ClickHouseCityHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FastDecompressor;

/**
 * ClickHouse's compressed blocks: sixteen bytes of CityHash 1.0.2, one for the method, four for the
 * packed size with this head, four for the plain size, little-endian; then LZ4. One after the other
 * they are what {@link ClickHouseInsert#blocks} sends. The same bytes in give the same bytes out.
 * Allocates nothing but its results. Thread-safe.
 *
 * @see <a
 *     href="https://github.com/ClickHouse/ClickHouse/blob/master/src/Compression/ICompressionCodec.h">the
 *     format in ClickHouse's sources</a>
 */
public final class ClickHouseBlocks {

    /** The most plain bytes of one block, so that no reader needs more memory than a few. */
    public static final int MOST_PLAIN = 1 << 20;

    private static final int CHECKSUM = 16;
    private static final int HEAD = CHECKSUM + 9;
    private static final byte LZ4 = (byte) 0x82;
    private static final LZ4Compressor COMPRESSOR = LZ4Factory.fastestInstance().fastCompressor();
    private static final LZ4FastDecompressor DECOMPRESSOR =
            LZ4Factory.fastestInstance().fastDecompressor();
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private ClickHouseBlocks() {}

    /** How many bytes {@link #pack} may need for so many plain ones. */
    public static int mostPacked(int plain) {
        int blocks = (plain + MOST_PLAIN - 1) / MOST_PLAIN;
        return blocks * (HEAD + 16) + COMPRESSOR.maxCompressedLength(plain);
    }

    /**
     * Packs {@code length} bytes into as many blocks as they need.
     *
     * @return how many bytes were written to {@code target}
     * @throws IndexOutOfBoundsException if it has less room than {@link #mostPacked}
     */
    public static int pack(byte[] plain, int start, int length, byte[] target, int at) {
        int end = at;
        for (int done = 0; done < length; done += MOST_PLAIN) {
            end = block(plain, start + done, Math.min(MOST_PLAIN, length - done), target, end);
        }
        return end - at;
    }

    private static int block(byte[] plain, int start, int size, byte[] target, int at) {
        int head = at + CHECKSUM;
        int packed = COMPRESSOR.compress(plain, start, size, target, at + HEAD);
        target[head] = LZ4;
        INT.set(target, head + 1, packed + HEAD - CHECKSUM);
        INT.set(target, head + 5, size);
        long[] sum = ClickHouseCityHash.cityHash128(target, head, packed + HEAD - CHECKSUM);
        LONG.set(target, at, sum[0]);
        LONG.set(target, at + Long.BYTES, sum[1]);
        return at + HEAD + packed;
    }

    /**
     * The plain bytes of some blocks that {@link #pack} made.
     *
     * @throws IllegalArgumentException if they are damaged or were made by something else
     */
    public static byte[] unpack(byte[] blocks) {
        byte[] plain = new byte[plainSize(blocks)];
        int written = 0;
        for (int at = 0; at < blocks.length; at += CHECKSUM + (int) INT.get(blocks, at + 17)) {
            int packed = (int) INT.get(blocks, at + CHECKSUM + 1);
            long[] sum = ClickHouseCityHash.cityHash128(blocks, at + CHECKSUM, packed);
            if (sum[0] != (long) LONG.get(blocks, at)
                    || sum[1] != (long) LONG.get(blocks, at + Long.BYTES)) {
                throw damaged();
            }
            int size = (int) INT.get(blocks, at + CHECKSUM + 5);
            try {
                DECOMPRESSOR.decompress(blocks, at + HEAD, plain, written, size);
            } catch (LZ4Exception broken) {
                throw damaged();
            }
            written += size;
        }
        return plain;
    }

    private static int plainSize(byte[] blocks) {
        long size = 0;
        int at = 0;
        while (at < blocks.length) {
            if (blocks.length - at < HEAD || blocks[at + CHECKSUM] != LZ4) {
                throw damaged();
            }
            int packed = (int) INT.get(blocks, at + CHECKSUM + 1);
            int plain = (int) INT.get(blocks, at + CHECKSUM + 5);
            if (packed < HEAD - CHECKSUM
                    || packed > blocks.length - at - CHECKSUM
                    || plain < 0
                    || plain > MOST_PLAIN) {
                throw damaged();
            }
            size += plain;
            at += CHECKSUM + packed;
        }
        return Math.toIntExact(size);
    }

    private static IllegalArgumentException damaged() {
        return new IllegalArgumentException("the blocks are damaged");
    }
}
