package dev.bedstone.gateway.internal.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Reads ClickHouse's compressed frames ({@code decompress=1}): LZ4, zstd or plain. Every checksum
 * is compared. Not thread-safe.
 */
public final class FrameInputStream extends InputStream {

    private static final LZ4SafeDecompressor LZ4 = LZ4Factory.fastestInstance().safeDecompressor();

    private final InputStream in;
    private byte[] packed = new byte[0];
    private byte[] raw = new byte[0];
    private int at;
    private int end;

    /** Reads frames from {@code in} until it ends between two of them. */
    public FrameInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return fill() ? raw[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(raw, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        while (at == end) {
            byte[] start = in.readNBytes(Frame.CHECKSUM + Frame.HEADER);
            if (start.length == 0) {
                return false;
            }
            readFrame(start);
        }
        return true;
    }

    private void readFrame(byte[] start) throws IOException {
        if (start.length < Frame.CHECKSUM + Frame.HEADER) {
            throw new EOFException("the body ends within the head of a compressed frame");
        }
        ByteBuffer head = Frame.view(start);
        byte method = head.get(Frame.CHECKSUM);
        int packedSize = head.getInt(Frame.CHECKSUM + 1);
        int rawSize = head.getInt(Frame.CHECKSUM + 5);
        if (packedSize < Frame.HEADER || packedSize > Frame.LARGEST || tooLarge(rawSize)) {
            throw new CorruptFrameException("a compressed frame has an impossible size");
        }
        packed = grown(packed, packedSize);
        System.arraycopy(start, Frame.CHECKSUM, packed, 0, Frame.HEADER);
        int length = packedSize - Frame.HEADER;
        if (in.readNBytes(packed, Frame.HEADER, length) < length) {
            throw new EOFException("the body ends within a compressed frame");
        }
        check(head, packedSize);
        raw = grown(raw, rawSize);
        unpack(method, length, rawSize);
        at = 0;
        end = rawSize;
    }

    private void check(ByteBuffer head, int packedSize) throws CorruptFrameException {
        CityHash.Value sum = CityHash.hash128(packed, 0, packedSize);
        if (sum.low() != head.getLong(0) || sum.high() != head.getLong(8)) {
            throw new CorruptFrameException("the checksum of a compressed frame does not match");
        }
    }

    private void unpack(byte method, int length, int rawSize) throws CorruptFrameException {
        try {
            long count =
                    switch (method) {
                        case Frame.NONE -> copy(length, rawSize);
                        case Frame.LZ4 ->
                                LZ4.decompress(packed, Frame.HEADER, length, raw, 0, rawSize);
                        case Frame.ZSTD ->
                                Zstd.decompressByteArray(
                                        raw, 0, rawSize, packed, Frame.HEADER, length);
                        default ->
                                throw new CorruptFrameException(
                                        "the compression method "
                                                + Integer.toHexString(method & 0xff)
                                                + " is not known; LZ4, ZSTD and NONE are");
                    };
            if (count != rawSize) {
                throw new CorruptFrameException("a compressed frame holds less than it says");
            }
        } catch (LZ4Exception | ZstdException damaged) {
            throw new CorruptFrameException("a compressed frame is damaged");
        }
    }

    private int copy(int length, int rawSize) {
        int count = Math.min(length, rawSize);
        System.arraycopy(packed, Frame.HEADER, raw, 0, count);
        return count;
    }

    private static boolean tooLarge(int size) {
        return size < 0 || size > Frame.LARGEST;
    }

    private static byte[] grown(byte[] buffer, int size) {
        return buffer.length >= size ? buffer : Arrays.copyOf(buffer, size);
    }
}
