package dev.bedstone.clickhouse.internal;

import com.clickhouse.data.ClickHouseColumn;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.kernel.TimedOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Encodes batches and sends them. Thread-safe. */
public final class Inserts {

    /**
     * What makes an insert safe. Not asynchronous, so that an answer means that the rows are there,
     * on the shards of a distributed table too; a repetition is dropped, in views too; a view that
     * fails is told; nothing is dropped or changed in silence; and a batch is one block, whatever
     * the profile says, for it is by blocks that a table takes rows and recognises repetitions.
     */
    static final Map<String, String> SETTINGS = settings();

    /** The server's own default, more than a batch can have. */
    static final int BLOCK_ROWS = 1_048_449;

    private static final Pattern FORMAT = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,63}");

    private final Statements statements;
    private final TableColumns columns;
    private final Runnable changed;
    private final Binding binding;

    /**
     * @param changed told when tables may have changed
     */
    public Inserts(Statements statements, Runnable changed) {
        this(statements, new TableColumns(statements), changed, Binding.EVERYBODY);
    }

    private Inserts(
            Statements statements, TableColumns columns, Runnable changed, Binding binding) {
        this.statements = statements;
        this.columns = columns;
        this.changed = changed;
        this.binding = binding;
    }

    /** The same, bound otherwise. */
    public Inserts boundTo(Binding other) {
        return new Inserts(statements, columns, changed, other);
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("async_insert", "0");
        settings.put("distributed_foreground_insert", "1");
        settings.put("max_insert_block_size", Integer.toString(BLOCK_ROWS));
        settings.put("materialized_views_ignore_errors", "0");
        settings.put("insert_deduplicate", "1");
        settings.put("deduplicate_blocks_in_dependent_materialized_views", "1");
        settings.put("input_format_skip_unknown_fields", "0");
        settings.put("input_format_null_as_default", "0");
        settings.put("input_format_binary_read_json_as_string", "1");
        settings.put("date_time_overflow_behavior", "throw");
        return settings;
    }

    /** Inserts records; returns how many. */
    public <T extends Record> long records(
            String table, Draft draft, Class<T> type, Iterable<? extends T> rows) {
        RecordShape<T> shape = RecordShape.of(type);
        Deadline deadline = Deadline.after(draft.time());
        Optional<TenantId> owner = binding.owner(draft.operation(), draft.time(), table);
        List<ClickHouseColumn> known = known(table, draft);
        Owned owned = Owned.of(owner, matching(shape, known, table), known, table);
        Duration left = left(deadline);
        Batch batch = new Batch(table, owned.columns(), statements.compresses());
        for (T row : rows) {
            batch.add(owned.row(index -> shape.value(index, row)));
        }
        return send(table, draft, owned, batch, left);
    }

    /** Inserts lists of values; returns how many. */
    public long lists(
            String table, Draft draft, List<String> names, Iterable<? extends List<?>> rows) {
        Deadline deadline = Deadline.after(draft.time());
        Optional<TenantId> owner = binding.owner(draft.operation(), draft.time(), table);
        List<ClickHouseColumn> known = known(table, draft);
        Owned owned = Owned.of(owner, named(names, known, table), known, table);
        Duration left = left(deadline);
        Batch batch = new Batch(table, owned.columns(), statements.compresses());
        for (List<?> row : rows) {
            if (row.size() != names.size()) {
                throw new IllegalArgumentException(
                        "a row has " + row.size() + " values for " + names.size() + " columns");
            }
            batch.add(owned.row(row::get));
        }
        return send(table, draft, owned, batch, left);
    }

    /** Sends rows that the caller has encoded. */
    public void blocks(
            String table, Draft draft, List<String> names, String format, byte[] blocks) {
        if (!FORMAT.matcher(format).matches()) {
            throw new IllegalArgumentException("'" + format + "' is no name of a format");
        }
        if (binding.isOfTenant()) {
            throw new IllegalStateException(
                    "rows that are encoded cannot be checked for whose they are: use withoutTenant()");
        }
        Statement settings = draft.statement(Rows.FORMAT, SETTINGS);
        statements.<@Nullable Void>run(
                new Statement(
                        settings.operation(),
                        true,
                        TableName.insertInto(table, names) + " format " + format,
                        Optional.of(new Payload(List.of(blocks), true)),
                        settings.format(),
                        settings.settings(),
                        Map.of(),
                        draft.time()),
                Queries::nothing);
    }

    /** Looks at every table again before the next insert: a statement may have changed one. */
    public void forgetTables() {
        columns.forgetAll();
        changed.run();
    }

    private List<ClickHouseColumn> known(String table, Draft draft) {
        return columns.of(draft.operation(), TableName.quoted(table), draft.time());
    }

    /** The time to encode the rows is the caller's own. */
    private static Duration left(Deadline deadline) {
        return deadline.hasPassed() ? Duration.ofMillis(1) : deadline.remaining();
    }

    private long send(String table, Draft draft, Owned owned, Batch batch, Duration time) {
        if (batch.rows() == 0) {
            return 0;
        }
        Statement settings = owned.named(draft.statement(Rows.FORMAT, SETTINGS));
        Statement insert =
                new Statement(
                        settings.operation(),
                        true,
                        batch.head(table),
                        Optional.of(batch.payload()),
                        settings.format(),
                        settings.settings(),
                        Map.of(),
                        time);
        try {
            statements.<@Nullable Void>run(insert, Queries::nothing);
            return batch.rows();
        } catch (StoreFailure failure) {
            if (!(failure instanceof TimedOut)) {
                columns.forget(TableName.quoted(table));
            }
            throw failure;
        }
    }

    /** The column of each component, in the record's order. */
    private static List<ClickHouseColumn> matching(
            RecordShape<?> shape, List<ClickHouseColumn> columns, String table) {
        Map<String, ClickHouseColumn> places = new LinkedHashMap<>();
        columns.forEach(column -> places.put(RowReaders.plain(column.getColumnName()), column));
        List<ClickHouseColumn> targets = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : shape.names()) {
            ClickHouseColumn column = places.get(RowReaders.plain(name));
            if (column == null) {
                missing.add(name);
            } else {
                targets.add(column);
            }
        }
        refuseMissing(missing, table);
        return targets;
    }

    private static List<ClickHouseColumn> named(
            List<String> names, List<ClickHouseColumn> columns, String table) {
        Map<String, ClickHouseColumn> places = new LinkedHashMap<>();
        columns.forEach(column -> places.put(column.getColumnName(), column));
        refuseMissing(names.stream().filter(name -> !places.containsKey(name)).toList(), table);
        return names.stream().map(places::get).toList();
    }

    private static void refuseMissing(List<String> missing, String table) {
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "the table " + table + " takes no " + String.join(", ", missing));
        }
    }
}
