package dev.bedstone.postgres.internal.copy;

import dev.bedstone.postgres.internal.SqlText;
import dev.bedstone.postgres.internal.Transaction;
import dev.bedstone.postgres.internal.copy.TargetTable.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Loads records into a table with COPY. Where a tenant is bound and the table has a column for it,
 * the tenant is written here and never by the caller. PostgreSQL refuses COPY into a table whose
 * row-level security binds the role; its rows go through a temporary table.
 */
public final class BulkLoad {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final int END = -1;
    private static final int UUID_BYTES = 16;

    /** Less than the server keeps of temporary tables in memory (temp_buffers, 8 MB). */
    private static final long IN_TEMPORARY_TABLE = 4_000_000;

    private static final AtomicLong NUMBER = new AtomicLong();

    private final Transaction transaction;
    private final TargetTable table;
    private final RecordEncoder encoder;
    private final @Nullable Column tenantColumn;

    private BulkLoad(
            Transaction transaction,
            TargetTable table,
            RecordEncoder encoder,
            @Nullable Column tenantColumn) {
        this.transaction = transaction;
        this.table = table;
        this.encoder = encoder;
        this.tenantColumn = tenantColumn;
    }

    /**
     * Loads {@code rows}.
     *
     * @return how many there were
     * @throws IllegalArgumentException if the record does not fit the table, or says whose its rows
     *     are
     */
    public static <T extends Record> long run(
            Transaction transaction, String table, Class<T> type, Iterator<? extends T> rows) {
        TargetTable target = TargetTable.find(transaction, table);
        Column tenant =
                transaction.tenant().isPresent() ? target.columns().get(TargetTable.TENANT) : null;
        RecordEncoder encoder = RecordEncoder.of(type, target);
        if (tenant != null && encoder.columns().contains(tenant.name())) {
            throw new IllegalArgumentException(
                    type.getSimpleName()
                            + " has a component for the tenant, which is written from the scope;"
                            + " load records without it");
        }
        BulkLoad load = new BulkLoad(transaction, target, encoder, tenant);
        return target.isProtected() ? load.throughTemporaryTable(rows) : load.direct(rows);
    }

    /**
     * As {@link #run} into a table that has a column for the tenant.
     *
     * @throws IllegalArgumentException if it has none
     */
    public static <T extends Record> long tenantRows(
            Transaction transaction, String table, Class<T> type, Iterator<? extends T> rows) {
        if (!TargetTable.find(transaction, table).columns().containsKey(TargetTable.TENANT)) {
            throw new IllegalArgumentException(
                    "the table has no column tenant_id, so its rows belong to no tenant; load them"
                            + " with withoutTenant() and copyIn()");
        }
        return run(transaction, table, type, rows);
    }

    private long direct(Iterator<? extends Record> rows) {
        String columns = String.join(", ", columns());
        return copy(
                table.name(),
                columns,
                transaction.tenant().filter(any -> hasTenant()),
                Long.MAX_VALUE,
                rows);
    }

    private long throughTemporaryTable(Iterator<? extends Record> rows) {
        String own = String.join(", ", encoder.columns());
        String temporary = "pg_temp.bedstone_load_" + NUMBER.incrementAndGet();
        send(
                "create temporary table "
                        + temporary.substring("pg_temp.".length())
                        + " on commit drop as select "
                        + own
                        + " from "
                        + table.name()
                        + " with no data");
        String tenant = hasTenant() ? "(select current_setting('app.tenant_id')::uuid), " : "";
        String insert =
                "insert into "
                        + table.name()
                        + " ("
                        + String.join(", ", columns())
                        + ") select "
                        + tenant
                        + own
                        + " from "
                        + temporary;
        long count = 0;
        while (rows.hasNext()) {
            count += copy(temporary, own, Optional.empty(), IN_TEMPORARY_TABLE, rows);
            send(insert);
            send("truncate " + temporary);
        }
        send("drop table " + temporary);
        return count;
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>();
        if (tenantColumn != null) {
            columns.add(tenantColumn.name());
        }
        columns.addAll(encoder.columns());
        return columns;
    }

    private boolean hasTenant() {
        return tenantColumn != null;
    }

    private void send(String sql) {
        SqlText text = transaction.parse(sql);
        transaction.execute(text, new Object[0], (statement, any) -> sql);
    }

    private long copy(
            String into,
            String columns,
            Optional<UUID> tenant,
            long most,
            Iterator<? extends Record> rows) {
        String sql = "copy " + into + " (" + columns + ") from stdin (format binary)";
        transaction.bindNow();
        return transaction.call(transaction.parse(sql), () -> stream(sql, tenant, most, rows));
    }

    private long stream(
            String sql, Optional<UUID> tenant, long most, Iterator<? extends Record> rows)
            throws SQLException {
        transaction.lease().begin();
        CopyIn copy = transaction.lease().raw().getCopyAPI().copyIn(sql);
        try {
            write(copy, tenant, most, rows);
            return copy.endCopy();
        } finally {
            cancel(copy);
            transaction.lease().end();
        }
    }

    /** Writes rows until there are none or {@code most} bytes were written. */
    private void write(
            CopyIn copy, Optional<UUID> tenant, long most, Iterator<? extends Record> rows)
            throws SQLException {
        int fields = encoder.columns().size() + (tenant.isPresent() ? 1 : 0);
        CopyBuffer buffer = new CopyBuffer();
        buffer.raw(HEADER);
        long left = most;
        while (left > 0 && rows.hasNext()) {
            buffer.int16(fields);
            if (tenant.isPresent()) {
                buffer.int32(UUID_BYTES);
                buffer.int64(tenant.get().getMostSignificantBits());
                buffer.int64(tenant.get().getLeastSignificantBits());
            }
            encoder.write(buffer, rows.next());
            if (buffer.isFull()) {
                left -= buffer.length();
                flush(copy, buffer);
            }
        }
        buffer.int16(END);
        flush(copy, buffer);
    }

    private static void flush(CopyIn copy, CopyBuffer buffer) throws SQLException {
        copy.writeToCopy(buffer.bytes(), 0, buffer.length());
        buffer.clear();
    }

    /** A COPY that was not ended would hold the connection for good. */
    private static void cancel(CopyIn copy) throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
