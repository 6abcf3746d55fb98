package dev.bedstone.ingest;

import dev.bedstone.ingest.internal.encode.BadValueException;
import dev.bedstone.ingest.internal.encode.RowBuffer;
import dev.bedstone.ingest.internal.encode.RowEncoder;
import dev.bedstone.ingest.internal.spool.Lane;
import dev.bedstone.ingest.internal.spool.PartitionedRows;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.TenantId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Encodes events on the caller's thread and puts them into their table's lane; those that cannot be
 * encoded into that of the dead letters. Thread-safe.
 */
final class Acceptance<T> {

    private final EventTable<T> table;
    private final Lane lane;
    private final DeadLetterOffice dead;
    private final RowBuffers buffers;
    private final InstantSource time;
    private final Duration patience;
    private final long future;

    Acceptance(
            EventTable<T> table,
            Lane lane,
            DeadLetterOffice dead,
            RowBuffers buffers,
            InstantSource time,
            Duration patience,
            Duration future) {
        this.table = table;
        this.lane = lane;
        this.dead = dead;
        this.buffers = buffers;
        this.time = time;
        this.patience = patience;
        this.future = future.toMillis();
    }

    Receipt accept(TenantId tenant, Collection<? extends T> events) {
        check(events.size() <= EventStream.MOST_EVENTS, events.size() + " events in one call");
        PartitionedRows rows = buffers.take();
        try {
            List<DeadLetter> refused = encode(tenant, events, rows);
            Deadline deadline = Deadline.after(patience);
            if (!refused.isEmpty()) {
                dead.put(refused, deadline);
            }
            int accepted = rows.rows();
            if (accepted > 0) {
                lane.add(rows, deadline);
            }
            return new Receipt(accepted, refused.size());
        } finally {
            buffers.giveBack(rows);
        }
    }

    private List<DeadLetter> encode(
            TenantId tenant, Collection<? extends T> events, PartitionedRows rows) {
        RowEncoder<T> encoder = table.encoder();
        long now = time.millis();
        List<DeadLetter> refused = List.of();
        for (T event : events) {
            try {
                RowBuffer buffer = rows.of(encoder.partition(event, now, future));
                encoder.write(event, tenant.value(), buffer);
                check(buffer.size() <= EventStream.MOST_BYTES, "more than 16 MiB in one call");
            } catch (BadValueException bad) {
                refused = refused.isEmpty() ? new ArrayList<>() : refused;
                refused.add(dead.letter(tenant, table, event, bad.reason()));
            }
        }
        return refused;
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + "; hand them over in several");
        }
    }
}
