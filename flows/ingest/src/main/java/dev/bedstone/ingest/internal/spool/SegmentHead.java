package dev.bedstone.ingest.internal.spool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;

/**
 * Everything that is needed to send a segment's rows, fixed when the segment is begun. Immutable.
 *
 * @param batch the batch's identity, which each of its rows carries
 * @param created when it was begun, in milliseconds since 1970
 * @param columns the columns of the rows
 * @param types the ClickHouse types of the columns
 * @param settings the server's settings for the insert
 * @param tenantColumn the place of the tenant's column; −1 if the table has none
 * @param names the packed block with names and types that precedes the rows
 * @param origin the number of the damaged segment whose intact rows these are; −1 for none
 * @param mayHaveLanded whether the damaged segment may have arrived as a whole
 */
public record SegmentHead(
        UUID batch,
        long created,
        List<String> columns,
        List<String> types,
        SequencedMap<String, String> settings,
        int tenantColumn,
        byte[] names,
        long origin,
        boolean mayHaveLanded) {

    private static final int MOST = 10_000;

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(SegmentFormat.VERSION);
            out.writeLong(batch.getMostSignificantBits());
            out.writeLong(batch.getLeastSignificantBits());
            out.writeLong(created);
            out.writeInt(columns.size());
            for (int index = 0; index < columns.size(); index++) {
                out.writeUTF(columns.get(index));
                out.writeUTF(types.get(index));
            }
            out.writeInt(settings.size());
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                out.writeUTF(setting.getKey());
                out.writeUTF(setting.getValue());
            }
            out.writeInt(tenantColumn);
            out.writeInt(names.length);
            out.write(names);
            out.writeLong(origin);
            out.writeBoolean(mayHaveLanded);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @throws IOException if it is of a later version, or is none
     */
    static SegmentHead of(byte[] content, int at, int length) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(content, at, length))) {
            int version = in.readInt();
            if (version != SegmentFormat.VERSION) {
                throw new IOException("a segment of format " + version + " was written by a later");
            }
            UUID batch = new UUID(in.readLong(), in.readLong());
            long created = in.readLong();
            int count = count(in);
            List<String> columns = new ArrayList<>();
            List<String> types = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                columns.add(in.readUTF());
                types.add(in.readUTF());
            }
            SequencedMap<String, String> settings = new LinkedHashMap<>();
            for (int left = count(in); left > 0; left--) {
                settings.put(in.readUTF(), in.readUTF());
            }
            int tenantColumn = in.readInt();
            byte[] names = in.readNBytes(in.readInt());
            return new SegmentHead(
                    batch,
                    created,
                    List.copyOf(columns),
                    List.copyOf(types),
                    settings,
                    tenantColumn,
                    names,
                    in.readLong(),
                    in.readBoolean());
        }
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IOException("the head of a segment cannot be understood");
        }
        return count;
    }
}
