package dev.bedstone.ingest.audit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4Factory;

/**
 * Reads rows of 60 bytes out of ClickHouse's compressed blocks: batch 16, row 4, tenant 16, time 8,
 * producer 8, number 8.
 */
public final class SmallRows {

    private static final int ROW = 60;
    private static final int PRODUCER = 44;
    private static final int NUMBER = 52;

    private SmallRows() {}

    /** A row: its event, and the batch it came with. */
    public record Row(Id id, UUID batch) {}

    /** The rows of blocks that hold nothing else. */
    public static Stream<Row> of(byte[] blocks) {
        ByteBuffer rows = ByteBuffer.wrap(plain(blocks)).order(ByteOrder.LITTLE_ENDIAN);
        return IntStream.range(0, rows.capacity() / ROW).mapToObj(row -> row(rows, row * ROW));
    }

    private static Row row(ByteBuffer rows, int at) {
        return new Row(
                new Id(rows.getLong(at + PRODUCER), rows.getLong(at + NUMBER)),
                new UUID(rows.getLong(at), rows.getLong(at + Long.BYTES)));
    }

    /** A block: 16 bytes of checksum, method, packed size, plain size, LZ4. */
    private static byte[] plain(byte[] blocks) {
        ByteBuffer in = ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN);
        int all = 0;
        for (int at = 0; at < blocks.length; at += 16 + in.getInt(at + 17)) {
            all += in.getInt(at + 21);
        }
        ByteBuffer out = ByteBuffer.allocate(all);
        int at = 0;
        while (at < blocks.length) {
            int size = in.getInt(at + 21);
            out.put(LZ4Factory.safeInstance().fastDecompressor().decompress(blocks, at + 25, size));
            at += 16 + in.getInt(at + 17);
        }
        return out.array();
    }
}
