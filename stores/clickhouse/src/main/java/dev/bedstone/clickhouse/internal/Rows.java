package dev.bedstone.clickhouse.internal;

import com.clickhouse.client.api.data_formats.internal.BinaryStreamReader;
import com.clickhouse.data.ClickHouseColumn;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.NOPLogger;

/**
 * The rows of an answer in the format {@code RowBinaryWithNamesAndTypes}. Values are decoded by the
 * driver's reader; where a row begins and whether the answer is whole is judged here, because the
 * driver takes an answer that breaks off in a row's first column for one that ends. The reader lies
 * in a package the driver calls internal; nothing else of it is used. Not thread-safe.
 */
final class Rows {

    static final String FORMAT = "RowBinaryWithNamesAndTypes";

    private static final int MOST_COLUMNS = 100_000;

    private final AnswerInput input;
    private final BinaryStreamReader reader;
    private final List<ClickHouseColumn> columns;
    private @Nullable Object[] row = {};

    /**
     * Reads the head.
     *
     * @throws IOException if the answer breaks off or is no rows
     * @throws ServerError if it ends with an error
     */
    Rows(AnswerInput input, MessageHeaders head) throws IOException, ServerError {
        this.input = input;
        String format = Exchange.text(head, "X-ClickHouse-Format", FORMAT);
        if (!format.equals(FORMAT)) {
            throw new IllegalStateException(
                    "the statement returns " + format + "; leave its FORMAT out");
        }
        TimeZone zone = TimeZone.getTimeZone(Exchange.text(head, "X-ClickHouse-Timezone", "UTC"));
        this.reader =
                new BinaryStreamReader(
                        input,
                        zone,
                        NOPLogger.NOP_LOGGER,
                        new BinaryStreamReader.CachingByteBufferAllocator(),
                        true,
                        null,
                        true);
        this.columns = decoded(this::readHead);
        this.row = new Object[columns.size()];
    }

    /** Their names and types, in order. */
    List<ClickHouseColumn> columns() {
        return columns;
    }

    /** The next row's values, in an array that is used again; null after the last row. */
    @Nullable Object @Nullable [] next() throws IOException, ServerError {
        if (isWhole()) {
            return null;
        }
        return decoded(this::readRow);
    }

    private boolean isWhole() throws IOException, ServerError {
        boolean end;
        try {
            end = input.atEnd();
        } catch (EOFException cut) {
            throw broken(new TruncatedAnswerException("the answer was cut"));
        } catch (IOException broke) {
            throw broken(broke);
        }
        if (end) {
            ServerError error = input.errorAtEnd().orElse(null);
            if (error != null) {
                throw error;
            }
        }
        return end;
    }

    private @Nullable Object[] readRow() throws IOException {
        for (int index = 0; index < row.length; index++) {
            row[index] = reader.readValue(columns.get(index));
        }
        return row;
    }

    private List<ClickHouseColumn> readHead() throws IOException {
        int count = input.atEnd() ? 0 : BinaryStreamReader.readVarInt(input);
        if (count < 0 || count > MOST_COLUMNS) {
            throw new IllegalStateException("an impossible number of columns");
        }
        List<String> names = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            names.add(BinaryStreamReader.readString(input));
        }
        List<ClickHouseColumn> found = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            found.add(ClickHouseColumn.of(names.get(index), BinaryStreamReader.readString(input)));
        }
        return List.copyOf(found);
    }

    /** Tells a broken answer, an error of the server in the answer, and an answer of nonsense. */
    private <T> T decoded(Decoding<T> decoding) throws IOException, ServerError {
        try {
            return decoding.decode();
        } catch (EOFException cut) {
            throw broken(new TruncatedAnswerException("the answer was cut in a row"));
        } catch (IOException broke) {
            throw broken(broke);
        } catch (RuntimeException wrapped) {
            for (Throwable cause = wrapped; cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException broke && !(cause instanceof EOFException)) {
                    throw broken(broke);
                }
            }
            throw broken(new UnreadableAnswerException(wrapped));
        }
    }

    private IOException broken(IOException otherwise) throws ServerError {
        ServerError error = input.errorWithin().orElse(null);
        if (error != null) {
            throw error;
        }
        return otherwise;
    }

    private interface Decoding<T> {
        T decode() throws IOException;
    }
}
