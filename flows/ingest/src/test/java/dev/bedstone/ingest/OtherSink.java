package dev.bedstone.ingest;

import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.TableFacts;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import java.util.UUID;

/** A real way to the server with one thing about it broken, for the controls. */
class OtherSink implements BatchSink {

    private final BatchSink real;

    OtherSink(BatchSink real) {
        this.real = real;
    }

    @Override
    public TableFacts check(String table, SegmentHead head) {
        return real.check(table, head);
    }

    @Override
    public long blocks(String table) {
        return real.blocks(table);
    }

    @Override
    public void insert(String table, SegmentHead head, String token, byte[] body) {
        real.insert(table, head, token, body);
    }

    @Override
    public long count(String table, UUID batch, long first, long last) {
        return real.count(table, batch, first, last);
    }

    @Override
    public void insertBeside(String table, SegmentHead head, byte[] body) {
        real.insertBeside(table, head, body);
    }

    @Override
    public void clearBeside(String table, UUID batch) {
        real.clearBeside(table, batch);
    }
}
