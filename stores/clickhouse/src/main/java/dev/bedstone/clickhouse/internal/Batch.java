package dev.bedstone.clickhouse.internal;

import com.clickhouse.client.api.data_formats.RowBinaryFormatWriter;
import com.clickhouse.client.api.metadata.TableSchema;
import com.clickhouse.data.ClickHouseColumn;
import com.clickhouse.data.ClickHouseFormat;
import com.clickhouse.data.format.BinaryStreamUtils;
import dev.bedstone.clickhouse.ClickHouseInsert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the format {@code RowBinaryWithNamesAndTypes}: with the types in front, so that the
 * server refuses rows that were encoded for a table that has changed since. Not thread-safe.
 */
final class Batch {

    private final List<ClickHouseColumn> columns;
    private final List<ColumnValues> values;
    private final SealedOutput encoded;
    private final RowBinaryFormatWriter writer;

    Batch(String table, List<ClickHouseColumn> columns, boolean compress) {
        this.columns = columns;
        this.encoded = new SealedOutput(compress);
        this.values =
                columns.stream()
                        .map(column ->
                                ColumnValues.of(table + "." + column.getColumnName(), column))
                        .toList();
        List<ClickHouseColumn> written = values.stream().map(ColumnValues::type).toList();
        this.writer =
                new RowBinaryFormatWriter(
                        encoded, new TableSchema(written), ClickHouseFormat.RowBinary);
        writeHead();
    }

    private void writeHead() {
        try {
            BinaryStreamUtils.writeVarInt(encoded, columns.size());
            for (ClickHouseColumn column : columns) {
                BinaryStreamUtils.writeString(encoded, column.getColumnName());
            }
            for (ClickHouseColumn column : columns) {
                BinaryStreamUtils.writeString(encoded, column.getOriginalTypeName());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Adds a row.
     *
     * @param row the value of each column
     * @throws IllegalArgumentException if a value does not fit, or the batch becomes too large
     */
    void add(IntFunction<? extends @Nullable Object> row) {
        for (int index = 0; index < values.size(); index++) {
            writer.setValue(index + 1, values.get(index).fit(row.apply(index)));
        }
        try {
            writer.commitRow();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (ClassCastException | UnsupportedOperationException unwritable) {
            throw new IllegalArgumentException(
                    "a value of row " + (rows() + 1) + " cannot be written");
        }
        if (rows() > ClickHouseInsert.MOST_ROWS || encoded.size() > ClickHouseInsert.MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a batch has at most "
                            + ClickHouseInsert.MOST_ROWS
                            + " rows and "
                            + (ClickHouseInsert.MOST_BYTES >> 20)
                            + " MiB, because the server takes larger ones in parts; split it");
        }
    }

    int rows() {
        return writer.getRowCount();
    }

    /** What is to be sent; nothing may be added any more. */
    Payload payload() {
        return encoded.payload();
    }

    /** The statement to send the rows with. */
    String head(String table) {
        List<String> names = columns.stream().map(ClickHouseColumn::getColumnName).toList();
        return TableName.insertInto(table, names) + " format RowBinaryWithNamesAndTypes";
    }
}
