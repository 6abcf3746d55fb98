package dev.bedstone.ingest.internal.encode;

import dev.bedstone.clickhouse.ClickHouseBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * Turns events of one table into rows, without reflection and without garbage for a row. Immutable.
 *
 * @param <T> the event
 */
public final class RowEncoder<T> {

    /** The columns that tell a batch's rows from all others, in front of every table's own. */
    public static final String BATCH = "_batch_id";

    /** The row's number within its batch. */
    public static final String ROW = "_row_no";

    private static final int PLACE = 2 * Long.BYTES + Integer.BYTES;

    private final List<Field<T>> fields;
    private final ValueWriter<T>[] writers;
    private final int tenantAt;
    private final ToLongFunction<T> time;
    private final Parts parts;
    private final long retention;
    private final int mostRow;

    /** How events are parted. */
    public enum Parts {
        NONE,
        MONTH,
        DAY
    }

    /**
     * @param fields the columns in order; that of the tenant writes nothing by itself
     * @param tenantAt the place of the tenant's column
     * @param time the event's time, in milliseconds since 1970
     * @param retention how long rows are kept, in milliseconds; 0 for ever
     * @param mostRow the most bytes of one row
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public RowEncoder(
            List<Field<T>> fields,
            int tenantAt,
            ToLongFunction<T> time,
            Parts parts,
            long retention,
            int mostRow) {
        this.fields = List.copyOf(fields);
        this.writers = fields.stream().map(Field::writer).toArray(ValueWriter[]::new);
        this.tenantAt = tenantAt;
        this.time = time;
        this.parts = parts;
        this.retention = retention;
        this.mostRow = mostRow;
    }

    /** The names of all columns that are sent. */
    public List<String> columns() {
        List<String> columns = new ArrayList<>(List.of(BATCH, ROW));
        fields.forEach(field -> columns.add(field.column()));
        return columns;
    }

    /** Their types. */
    public List<String> types() {
        List<String> types = new ArrayList<>(List.of("UUID", "UInt32"));
        fields.forEach(field -> types.add(field.type()));
        return types;
    }

    /** The place of the tenant among {@link #columns}; −1 if there is none. */
    public int tenantColumn() {
        return tenantAt < 0 ? -1 : tenantAt + 2;
    }

    /** What precedes the rows in the format RowBinaryWithNamesAndTypes, packed. */
    public byte[] names() {
        RowBuffer buffer = new RowBuffer();
        buffer.length(columns().size());
        columns().forEach(buffer::text);
        types().forEach(buffer::text);
        byte[] packed = new byte[ClickHouseBlocks.mostPacked(buffer.size())];
        int length = ClickHouseBlocks.pack(buffer.bytes(), 0, buffer.size(), packed, 0);
        return Arrays.copyOf(packed, length);
    }

    /**
     * The partition of an event.
     *
     * @param now this machine's time, in milliseconds since 1970
     * @param future how many milliseconds ahead of it an event may lie
     * @throws BadValueException if the event's time is out of the question
     */
    public int partition(T event, long now, long future) {
        long at = at(event);
        if (at < 0) {
            throw new BadValueException("the event's time lies before 1970");
        }
        if (at > now + future) {
            throw new BadValueException(
                    "the event's time lies more than " + future / 1000 + " s in the future");
        }
        if (retention > 0 && at < now - retention) {
            throw new BadValueException("the event is older than its table keeps rows");
        }
        return switch (parts) {
            case NONE -> 0;
            case MONTH -> Partitions.month(at);
            case DAY -> Partitions.day(at);
        };
    }

    private long at(T event) {
        try {
            return time.applyAsLong(event);
        } catch (RuntimeException none) {
            throw new BadValueException("the event has no time, or one beyond all calendars");
        }
    }

    /**
     * Appends an event as a row; nothing if it throws.
     *
     * @throws BadValueException if one of its values cannot be held
     */
    public void write(T event, UUID tenant, RowBuffer out) {
        int start = out.size();
        int index = 0;
        try {
            out.skip(PLACE);
            for (; index < writers.length; index++) {
                if (index == tenantAt) {
                    out.int64(tenant.getMostSignificantBits());
                    out.int64(tenant.getLeastSignificantBits());
                } else {
                    writers[index].write(event, out);
                }
            }
        } catch (BadValueException bad) {
            out.dropRow();
            throw new BadValueException(
                    "column " + fields.get(index).column() + ": " + bad.reason());
        } catch (RuntimeException thrown) {
            out.dropRow();
            throw new BadValueException(
                    "column "
                            + fields.get(index).column()
                            + ": the event's own code failed with "
                            + thrown.getClass().getName());
        }
        if (out.size() - start > mostRow) {
            out.dropRow();
            throw new BadValueException("the row is larger than " + (mostRow >> 10) + " KiB");
        }
        out.endRow();
    }

    /** The event's values by column, as JSON, for people; as much as can be had. */
    public String text(T event, UUID tenant) {
        JsonText json = new JsonText();
        for (int index = 0; index < fields.size(); index++) {
            Field<T> field = fields.get(index);
            try {
                json.put(field.column(), index == tenantAt ? tenant : field.value().apply(event));
            } catch (RuntimeException thrown) {
                json.put(field.column(), thrown.getClass().getName());
            }
        }
        return json.end();
    }
}
