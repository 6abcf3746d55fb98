package dev.bedstone.gateway.internal.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * Writes ClickHouse's compressed frames ({@code compress=1}) of LZ4, each with up to 1 MiB of raw
 * bytes, as a server does. Not thread-safe.
 */
public final class FrameOutputStream extends OutputStream {

    private static final int BLOCK = 1024 * 1024;
    private static final LZ4Compressor LZ4 = LZ4Factory.fastestInstance().fastCompressor();

    private final OutputStream out;
    private final byte[] raw = new byte[BLOCK];
    private final byte[] frame =
            new byte[Frame.CHECKSUM + Frame.HEADER + LZ4.maxCompressedLength(BLOCK)];
    private int count;

    /** Writes frames to {@code out}, which is closed with this. */
    public FrameOutputStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, BLOCK - count);
            System.arraycopy(bytes, from, raw, count, part);
            count += part;
            from += part;
            left -= part;
            if (count == BLOCK) {
                writeFrame();
            }
        }
    }

    /** Ends the current frame and sends it on. */
    @Override
    public void flush() throws IOException {
        writeFrame();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        writeFrame();
        out.close();
    }

    private void writeFrame() throws IOException {
        if (count == 0) {
            return;
        }
        int start = Frame.CHECKSUM + Frame.HEADER;
        int packed = LZ4.compress(raw, 0, count, frame, start, frame.length - start);
        ByteBuffer head = Frame.view(frame);
        head.put(Frame.CHECKSUM, Frame.LZ4);
        head.putInt(Frame.CHECKSUM + 1, packed + Frame.HEADER);
        head.putInt(Frame.CHECKSUM + 5, count);
        CityHash.Value sum = CityHash.hash128(frame, Frame.CHECKSUM, packed + Frame.HEADER);
        head.putLong(0, sum.low());
        head.putLong(8, sum.high());
        out.write(frame, 0, start + packed);
        count = 0;
    }
}
