package dev.bedstone.ingest;

import dev.bedstone.ingest.internal.encode.Field;
import dev.bedstone.ingest.internal.encode.RowEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How events of one kind become rows of one table. Written once, as a constant:
 *
 * <pre>{@code
 * static final EventTable<ModelCall> CALLS =
 *         EventTable.named("llm_requests", ModelCall.class)
 *                 .tenant("tenant_id")
 *                 .time("at", ModelCall::at)
 *                 .column("model", KEYWORD, ModelCall::model)
 *                 .integer("input_tokens", UINT32, ModelCall::inputTokens)
 *                 .column("cost", nullable(decimal(18, 6)), ModelCall::cost)
 *                 .partitionedBy(Partitioning.MONTH)
 *                 .build();
 * }</pre>
 *
 * <p>The table has these columns with exactly these types, and two more that Bedstone fills: {@code
 * _batch_id UUID} and {@code _row_no UInt32}, by which every row can be told from every other, also
 * from its own double. Columns it has beyond these get their default. It deduplicates inserts
 * ({@code non_replicated_deduplication_window}, or it is replicated), and so do the targets of its
 * views. Immutable and thread-safe, if the getters are.
 *
 * @param <T> the event
 */
public final class EventTable<T> {

    /** The most bytes of one row; a larger event becomes a dead letter. */
    public static final int MOST_ROW_BYTES = 1 << 20;

    private final String name;
    private final Class<T> type;
    private final RowEncoder<T> encoder;
    private final Partitioning partitioning;

    private EventTable(Builder<T> builder, Function<T, Instant> time) {
        this.name = builder.name;
        this.type = builder.type;
        this.partitioning = builder.partitioning;
        this.encoder =
                new RowEncoder<>(
                        builder.fields,
                        builder.tenantAt,
                        event -> time.apply(event).toEpochMilli(),
                        RowEncoder.Parts.valueOf(partitioning.name()),
                        builder.retention.toMillis(),
                        builder.mostRow);
    }

    /**
     * Begins a table.
     *
     * @param name {@code events} or {@code telemetry.events}, of letters, digits and underscores
     */
    public static <T> Builder<T> named(String name, Class<T> type) {
        return new Builder<>(name, type);
    }

    /** The table's name. */
    public String name() {
        return name;
    }

    /** What its events are. */
    public Class<T> type() {
        return type;
    }

    /** How it is parted. */
    public Partitioning partitioning() {
        return partitioning;
    }

    /** The columns that are sent, Bedstone's own among them. */
    public List<String> columns() {
        return encoder.columns();
    }

    /** The types of {@link #columns}. */
    public List<String> types() {
        return encoder.types();
    }

    RowEncoder<T> encoder() {
        return encoder;
    }

    @Override
    public String toString() {
        return "EventTable[" + name + "]";
    }

    /**
     * A table in the making. Not thread-safe.
     *
     * @param <T> the event
     */
    public static final class Builder<T> {

        private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

        private final String name;
        private final Class<T> type;
        private final List<Field<T>> fields = new ArrayList<>();
        private @Nullable Function<T, Instant> time;
        private int tenantAt = -1;
        private Partitioning partitioning = Partitioning.NONE;
        private Duration retention = Duration.ZERO;
        private int mostRow = MOST_ROW_BYTES;

        private Builder(String name, Class<T> type) {
            for (String part : name.split("\\.", 2)) {
                check(NAME.matcher(part).matches(), "'" + name + "' cannot be a table's name");
            }
            this.name = name;
            this.type = type;
        }

        /** The column of the tenant, a {@code UUID}, filled from the scope of the caller. */
        public Builder<T> tenant(String column) {
            check(tenantAt < 0, "a table has one column of the tenant");
            tenantAt = fields.size();
            return add(new Field<>(column, "UUID", (event, out) -> {}, event -> null));
        }

        /** The column of the event's time, a {@code DateTime64(3, 'UTC')}. */
        public Builder<T> time(String column, Function<T, Instant> getter) {
            return time(column, ColumnType.MILLISECOND, getter);
        }

        /** The column of the event's time: by it events are parted, and refused. */
        public Builder<T> time(
                String column, ColumnType<Instant> columnType, Function<T, Instant> getter) {
            check(time == null, "a table has one column of the event's time");
            time = getter;
            return column(column, columnType, getter);
        }

        /** A column. */
        public <V extends @Nullable Object> Builder<T> column(
                String column, ColumnType<V> columnType, Function<? super T, ? extends V> getter) {
            return add(
                    new Field<>(
                            column,
                            columnType.name(),
                            (event, out) -> columnType.write(getter.apply(event), out),
                            getter::apply));
        }

        /**
         * A column of whole numbers, or of decimals given as their unscaled number.
         *
         * @throws IllegalArgumentException if the type is neither
         */
        public Builder<T> integer(
                String column, ColumnType<?> columnType, ToLongFunction<? super T> getter) {
            var writer = columnType.whole();
            return add(
                    new Field<>(
                            column,
                            columnType.name(),
                            (event, out) -> writer.write(getter.applyAsLong(event), out),
                            getter::applyAsLong));
        }

        /**
         * A column of floating-point numbers.
         *
         * @throws IllegalArgumentException if the type is not of them
         */
        public Builder<T> number(
                String column, ColumnType<Double> columnType, ToDoubleFunction<? super T> getter) {
            var writer = columnType.fraction();
            return add(
                    new Field<>(
                            column,
                            columnType.name(),
                            (event, out) -> writer.write(getter.applyAsDouble(event), out),
                            getter::applyAsDouble));
        }

        /** A column {@code Bool}. */
        public Builder<T> flag(String column, Predicate<? super T> getter) {
            return add(
                    new Field<>(
                            column,
                            ColumnType.BOOL.name(),
                            (event, out) -> out.int8(getter.test(event) ? 1 : 0),
                            getter::test));
        }

        /** How the table is parted; not at all if nothing is said. */
        public Builder<T> partitionedBy(Partitioning by) {
            partitioning = by;
            return this;
        }

        /** How long the table keeps rows; older events become dead letters. For ever if unsaid. */
        public Builder<T> keptFor(Duration time) {
            check(!time.isNegative(), "a time is not negative");
            retention = time;
            return this;
        }

        /**
         * The table.
         *
         * @throws IllegalArgumentException if it has no tenant or no time, or a column twice
         */
        public EventTable<T> build() {
            check(tenantAt >= 0, "say with tenant(…) which column is the tenant's");
            return buildOfAllTenants();
        }

        /** A table whose events say themselves whose they are; its rows may be larger. */
        EventTable<T> buildOfAllTenants() {
            mostRow = tenantAt < 0 ? 4 * MOST_ROW_BYTES : MOST_ROW_BYTES;
            Set<String> names = new HashSet<>(List.of(RowEncoder.BATCH, RowEncoder.ROW));
            for (Field<T> field : fields) {
                check(names.add(field.column()), "column " + field.column() + " is there twice");
            }
            if (time == null) {
                throw new IllegalArgumentException("say with time(…) when an event happened");
            }
            return new EventTable<>(this, time);
        }

        private Builder<T> add(Field<T> field) {
            check(
                    NAME.matcher(field.column()).matches(),
                    "'" + field.column() + "' cannot be a column's name");
            fields.add(field);
            return this;
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}
