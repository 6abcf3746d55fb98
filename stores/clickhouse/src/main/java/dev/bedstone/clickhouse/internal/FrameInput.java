package dev.bedstone.clickhouse.internal;

import com.clickhouse.data.ClickHouseCityHash;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FastDecompressor;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks ClickHouse's compressed blocks ({@code CompressedReadBuffer} of its sources): a CityHash
 * of 16 bytes over the rest, then the method, the packed size with these 9 bytes, the size, the
 * data; numbers are little-endian. Gives what one block holds at a time, so that nothing that
 * arrived before a break is lost. Not thread-safe.
 */
final class FrameInput extends InputStream {

    static final int CHECKSUM = 16;
    static final int HEAD = 9;
    static final byte LZ4 = (byte) 0x82;
    static final byte PLAIN = 0x02;

    /** The server makes blocks of 1 MiB; more than this is no block. */
    private static final int LARGEST = 1 << 28;

    private static final LZ4FastDecompressor DECOMPRESSOR =
            LZ4Factory.fastestInstance().fastDecompressor();

    private final InputStream in;
    private byte[] block = {};
    private int position;

    FrameInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return fill() ? block[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, block.length - position);
        System.arraycopy(block, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        while (position == block.length) {
            byte[] next = next();
            if (next == null) {
                return false;
            }
            block = next;
            position = 0;
        }
        return true;
    }

    private byte @Nullable [] next() throws IOException {
        byte[] head = in.readNBytes(CHECKSUM + HEAD);
        if (head.length == 0) {
            return null;
        }
        if (head.length < CHECKSUM + HEAD) {
            throw new EOFException("a compressed block was cut");
        }
        ByteBuffer sizes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int packed = sizes.getInt(CHECKSUM + 1) - HEAD;
        int size = sizes.getInt(CHECKSUM + 5);
        if (packed < 0 || packed > LARGEST || size < 0 || size > LARGEST) {
            throw new IOException("a compressed block has an impossible size");
        }
        byte[] data = new byte[HEAD + packed];
        System.arraycopy(head, CHECKSUM, data, 0, HEAD);
        if (in.readNBytes(data, HEAD, packed) < packed) {
            throw new EOFException("a compressed block was cut");
        }
        verify(sizes, data);
        return unpack(head[CHECKSUM], data, size);
    }

    private static void verify(ByteBuffer head, byte[] data) throws IOException {
        long[] sum = ClickHouseCityHash.cityHash128(data, 0, data.length);
        if (sum[0] != head.getLong(0) || sum[1] != head.getLong(8)) {
            throw new IOException("a compressed block is damaged");
        }
    }

    private static byte[] unpack(byte method, byte[] data, int size) throws IOException {
        byte[] unpacked = new byte[size];
        switch (method) {
            case LZ4 -> {
                try {
                    DECOMPRESSOR.decompress(data, HEAD, unpacked, 0, size);
                } catch (LZ4Exception damaged) {
                    throw new IOException("a compressed block is damaged", damaged);
                }
            }
            case PLAIN ->
                    System.arraycopy(data, HEAD, unpacked, 0, Math.min(size, data.length - HEAD));
            default -> throw new IOException("a compressed block is packed in an unknown way");
        }
        return unpacked;
    }
}
