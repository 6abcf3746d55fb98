package dev.bedstone.gateway.internal.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The layout of a compressed frame, after ClickHouse's {@code
 * src/Compression/CompressedWriteBuffer} and {@code ICompressionCodec}: 16 bytes of checksum
 * (CityHash128 of what follows), one byte of method, four bytes of compressed size with method and
 * sizes counted in, four bytes of raw size, then the compressed bytes; integers little-endian.
 */
final class Frame {

    static final int CHECKSUM = 16;
    static final int HEADER = 9;
    static final byte NONE = 0x02;
    static final byte LZ4 = (byte) 0x82;
    static final byte ZSTD = (byte) 0x90;

    /** A frame above this is refused: ClickHouse itself reads up to 1 GiB, clients write 1 MiB. */
    static final int LARGEST = 256 * 1024 * 1024;

    private Frame() {}

    static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
