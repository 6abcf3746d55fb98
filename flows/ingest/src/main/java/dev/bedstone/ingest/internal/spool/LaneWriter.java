package dev.bedstone.ingest.internal.spool;

import static dev.bedstone.ingest.internal.spool.SegmentFormat.RECORD_HEAD;

import dev.bedstone.clickhouse.ClickHouseBlocks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.ingest.internal.encode.RowBuffer;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open segments of one table, one for each partition that rows came for. Used by the lane's
 * thread alone, but for {@link #isQuiet}.
 */
final class LaneWriter {

    private static final Logger log = LoggerFactory.getLogger(LaneWriter.class);
    private static final StoreId STORE = StoreId.of(StoreKind.CLICKHOUSE);
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Open files at once; a stream of events from many months ends batches early instead. */
    private static final int MOST_OPEN = 16;

    private static final long LONG_TIME = Duration.ofHours(1).toNanos();

    private final Spool spool;
    private final String table;
    private final LaneLimits limits;
    private final Spool.HeadFactory heads;
    private final Map<Integer, SegmentWriter> open = new LinkedHashMap<>();
    private final Set<SegmentWriter> abandoned = new LinkedHashSet<>();

    /** Room for a record's head, then the blocks. */
    private byte[] packed = new byte[0];

    private volatile boolean quiet = true;

    LaneWriter(Spool spool, String table, LaneLimits limits, Spool.HeadFactory heads) {
        this.spool = spool;
        this.table = table;
        this.limits = limits;
        this.heads = heads;
    }

    boolean isQuiet() {
        return quiet;
    }

    /** Writes a group; returns why it could not. */
    @Nullable StoreFailure write(Group group) {
        quiet = false;
        Set<SegmentWriter> touched = new LinkedHashSet<>();
        try {
            PartitionedRows rows = group.rows();
            for (int index = 0; index < rows.count(); index++) {
                append(rows.partition(index), rows.buffer(index), touched);
            }
            if (limits.fsync()) {
                for (SegmentWriter writer : touched) {
                    writer.force();
                }
            }
            long grown = 0;
            for (SegmentWriter writer : touched) {
                grown += writer.commit();
            }
            spool.settle(group.reserved(), grown);
            return null;
        } catch (IOException refused) {
            return takeBack(touched, refused);
        }
    }

    private void append(int partition, RowBuffer rows, Set<SegmentWriter> touched)
            throws IOException {
        SegmentWriter writer = open.get(partition);
        if (writer != null && writer.rows() + rows.rows() > limits.rows()) {
            seal(partition);
            writer = null;
        }
        if (writer == null) {
            writer = begin(partition, touched);
        }
        int length = pack(writer, rows);
        if (!writer.isEmpty() && writer.size() + length > limits.bytes()) {
            seal(partition);
            writer = begin(partition, touched);
            length = pack(writer, rows);
        }
        touched.add(writer);
        writer.append(rows.rows(), rows.size(), packed, length);
    }

    private SegmentWriter begin(int partition, Set<SegmentWriter> touched) throws IOException {
        for (SegmentWriter other : List.copyOf(open.values())) {
            if (open.size() >= MOST_OPEN && !touched.contains(other)) {
                seal(other.name().partition());
            }
        }
        SegmentWriter writer = spool.begin(table, partition, heads);
        open.put(partition, writer);
        return writer;
    }

    private int pack(SegmentWriter writer, RowBuffer rows) {
        rows.number(
                writer.head().batch().getMostSignificantBits(),
                writer.head().batch().getLeastSignificantBits(),
                writer.rows());
        int most = RECORD_HEAD + ClickHouseBlocks.mostPacked(rows.size());
        if (packed.length < most) {
            packed = new byte[most];
        }
        return ClickHouseBlocks.pack(rows.bytes(), 0, rows.size(), packed, RECORD_HEAD);
    }

    private StoreFailure takeBack(Set<SegmentWriter> touched, IOException refused) {
        boolean clean = true;
        for (SegmentWriter writer : touched) {
            try {
                if (writer.isEmpty()) {
                    open.remove(writer.name().partition());
                    writer.discard();
                } else {
                    writer.rollback();
                }
            } catch (IOException again) {
                clean = false;
                leave(writer);
            }
        }
        dropEmpty();
        FailureContext context =
                FailureContext.of(
                                STORE,
                                "accept events",
                                "the spool's disk refuses: " + refused.getMessage())
                        .withCause(refused);
        return clean
                ? Unavailable.retryAfter(
                        context.withAdvice("free space, or look at the disk; try again later"),
                        SOON)
                : new OutcomeUnknown(
                        context.withAdvice("the events may be accepted; look at the disk"));
    }

    /** Segments that were begun for this group and got nothing. */
    private void dropEmpty() {
        for (SegmentWriter writer : List.copyOf(open.values())) {
            if (writer.isEmpty()) {
                open.remove(writer.name().partition());
                try {
                    writer.discard();
                } catch (IOException stays) {
                    leave(writer);
                }
            }
        }
    }

    private void leave(SegmentWriter writer) {
        open.remove(writer.name().partition());
        writer.abandon();
        abandoned.add(writer);
    }

    /** How long until a batch is to be ended because its rows have waited long enough. */
    long nanosToNextSeal() {
        if (!abandoned.isEmpty()) {
            return SOON.toNanos();
        }
        if (open.isEmpty() || spool.waiting(table) > 0) {
            return LONG_TIME;
        }
        long oldest = open.values().iterator().next().since();
        for (SegmentWriter writer : open.values()) {
            oldest = Math.min(oldest, writer.since());
        }
        return limits.linger().toNanos() - (System.nanoTime() - oldest);
    }

    /**
     * Ends batches that are full, and those whose rows have waited long enough while nothing else
     * waits to be sent.
     *
     * @param all whether every open batch is to be ended
     */
    void sealDue(boolean all) {
        boolean idle = spool.waiting(table) == 0;
        long now = System.nanoTime();
        for (SegmentWriter writer : new ArrayList<>(open.values())) {
            boolean full = writer.rows() >= limits.rows() || writer.size() >= limits.bytes();
            boolean late = idle && now - writer.since() >= limits.linger().toNanos();
            if (all || full || late) {
                try {
                    seal(writer.name().partition());
                } catch (IOException refused) {
                    log.warn("spool: a batch of {} cannot be ended yet", table, refused);
                }
            }
        }
        for (SegmentWriter writer : List.copyOf(abandoned)) {
            retry(writer);
        }
        quiet = open.isEmpty() && abandoned.isEmpty();
    }

    private void retry(SegmentWriter writer) {
        try {
            spool.sealAbandoned(writer.name(), writer.size());
            abandoned.remove(writer);
        } catch (NoSuchFileException gone) {
            abandoned.remove(writer);
        } catch (IOException refused) {
            log.debug("spool: {} cannot be ended yet", writer.name().text(), refused);
        }
    }

    private void seal(int partition) throws IOException {
        SegmentWriter writer = open.remove(partition);
        if (writer == null) {
            return;
        }
        try {
            spool.sealed(writer.seal(), writer.size());
        } catch (IOException refused) {
            writer.abandon();
            abandoned.add(writer);
            throw refused;
        }
    }
}
