package dev.bedstone.ingest;

import static dev.bedstone.ingest.ColumnType.BYTES;
import static dev.bedstone.ingest.ColumnType.KEYWORD;
import static dev.bedstone.ingest.ColumnType.TEXT;
import static dev.bedstone.ingest.ColumnType.array;
import static dev.bedstone.ingest.ColumnType.enumeration;

import dev.bedstone.ingest.internal.encode.BadValueException;
import dev.bedstone.ingest.internal.encode.RowBuffer;
import dev.bedstone.ingest.internal.encode.RowEncoder;
import dev.bedstone.ingest.internal.send.DeadLetterSink;
import dev.bedstone.ingest.internal.spool.Lane;
import dev.bedstone.ingest.internal.spool.PartitionedRows;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Ids;
import dev.bedstone.kernel.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps events that no table takes: they go through the spool as all others, into a table of their
 * own, so that they are safe while the server is away. Thread-safe.
 */
final class DeadLetterOffice implements DeadLetterSink {

    /** The table of dead letters; see {@link DeadLetters#CREATE_TABLE}. */
    static final EventTable<DeadLetter> TABLE =
            EventTable.named("bedstone_dead_events", DeadLetter.class)
                    .column("tenant_id", ColumnType.UUID, DeadLetter::tenant)
                    .column("id", ColumnType.UUID, DeadLetter::id)
                    .time("at", DeadLetter::at)
                    .column("table_name", KEYWORD, DeadLetter::table)
                    .column("reason", TEXT, DeadLetter::reason)
                    .column("event", TEXT, DeadLetter::event)
                    .column("columns", array(TEXT), DeadLetter::columns)
                    .column("types", array(TEXT), DeadLetter::types)
                    .column("encoded", BYTES, DeadLetter::encoded)
                    .column("state", enumeration(DeadLetter.State.class), DeadLetter::state)
                    .column("changed", ColumnType.MILLISECOND, DeadLetter::changed)
                    .partitionedBy(Partitioning.MONTH)
                    .buildOfAllTenants();

    private static final UUID NOBODY = new UUID(0, 0);
    private static final int PLACE = 20;

    private final Lane lane;
    private final InstantSource time;
    private final Duration patience;
    private final Ids ids;
    private final LongAdder letters = new LongAdder();

    DeadLetterOffice(Lane lane, InstantSource time, Duration patience) {
        this.lane = lane;
        this.time = time;
        this.patience = patience;
        this.ids = new Ids(time);
    }

    /** How many letters there were. */
    long letters() {
        return letters.sum();
    }

    /** A letter for an event that was refused before it was a row, or because of its time. */
    <T> DeadLetter letter(TenantId tenant, EventTable<T> table, T event, String reason) {
        RowEncoder<T> encoder = table.encoder();
        List<String> columns = encoder.columns();
        List<String> types = encoder.types();
        Instant now = time.instant();
        return new DeadLetter(
                ids.next(),
                tenant.value(),
                now,
                table.name(),
                reason,
                encoder.text(event, tenant.value()),
                columns.subList(2, columns.size()),
                types.subList(2, types.size()),
                encoded(encoder, tenant, event),
                DeadLetter.State.DEAD,
                now);
    }

    private static <T> byte[] encoded(RowEncoder<T> encoder, TenantId tenant, T event) {
        RowBuffer row = new RowBuffer();
        try {
            encoder.write(event, tenant.value(), row);
            return Arrays.copyOfRange(row.bytes(), PLACE, row.size());
        } catch (BadValueException cannotBeHeld) {
            return new byte[0];
        }
    }

    /** Keeps letters; returns when they are safe. */
    void put(List<DeadLetter> refused, Deadline deadline) {
        lane.add(rows(refused), deadline);
        letters.add(refused.size());
    }

    private static PartitionedRows rows(List<DeadLetter> refused) {
        PartitionedRows rows = new PartitionedRows();
        RowEncoder<DeadLetter> encoder = TABLE.encoder();
        for (DeadLetter letter : refused) {
            encoder.write(
                    letter, NOBODY, rows.of(encoder.partition(letter, Long.MAX_VALUE / 2, 0)));
        }
        return rows;
    }

    @Override
    public String table() {
        return TABLE.name();
    }

    @Override
    public void put(RefusedRow row) {
        Instant now = time.instant();
        DeadLetter letter =
                new DeadLetter(
                        row.id(),
                        row.tenant(),
                        now,
                        row.table(),
                        row.reason(),
                        "",
                        row.columns(),
                        row.types(),
                        row.encoded(),
                        DeadLetter.State.DEAD,
                        now);
        lane.addBeyondBound(rows(List.of(letter)), Deadline.after(patience));
        letters.increment();
    }
}
