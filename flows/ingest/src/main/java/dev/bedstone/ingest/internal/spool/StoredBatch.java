package dev.bedstone.ingest.internal.spool;

import java.util.List;
import java.util.Optional;

/**
 * A batch as it is sent, read from its segment: the same bytes, order, settings and token at every
 * try. The bytes are not copied.
 *
 * @param segment where it lies
 * @param head what it needs to be sent
 * @param seal how many rows, and the digest
 * @param body names and types, then the rows, in ClickHouse's compressed blocks
 * @param parts how many bytes of the rows each record had before packing, with its rows
 * @param attempt the last attempt to send it
 * @param split whether it is sent in parts
 * @param uncertain whether it may have arrived without an attempt that is known
 */
public record StoredBatch(
        SealedSegment segment,
        SegmentHead head,
        Seal seal,
        byte[] body,
        List<SegmentScan.Rows> parts,
        Optional<Attempt> attempt,
        boolean split,
        boolean uncertain) {

    /** The table. */
    public String table() {
        return segment.name().table();
    }

    /** How many rows. */
    public long rows() {
        return seal.rows();
    }

    /** What the server knows the batch by. */
    public String token() {
        return seal.token(head.batch());
    }

    /** The same after an attempt was noted. */
    public StoredBatch with(Attempt noted) {
        return new StoredBatch(
                segment, head, seal, body, parts, Optional.of(noted), split, uncertain);
    }

    /** The same, to be sent in parts. */
    public StoredBatch asSplit() {
        return new StoredBatch(segment, head, seal, body, parts, attempt, true, uncertain);
    }
}
