package dev.bedstone.clickhouse.internal;

import com.clickhouse.data.ClickHouseColumn;
import dev.bedstone.kernel.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;

/** Sends statements and makes objects of their rows. Thread-safe. */
public final class Queries {

    /** The server holds the answer back until it is whole, so that an error comes as an error. */
    private static final Map<String, String> WHOLE =
            Map.of("wait_end_of_query", "1", "output_format_binary_write_json_as_string", "1");

    private static final Map<String, String> STREAMED =
            Map.of("output_format_binary_write_json_as_string", "1");

    private static final Pattern FORMAT = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final int COPY = 1 << 16;

    private final Statements statements;
    private final RowReaders readers;
    private final Binding binding;

    public Queries(Statements statements) {
        this(statements, new RowReaders(), Binding.EVERYBODY);
    }

    private Queries(Statements statements, RowReaders readers, Binding binding) {
        this.statements = statements;
        this.readers = readers;
        this.binding = binding;
    }

    /** The same, bound otherwise. */
    public Queries boundTo(Binding other) {
        return new Queries(statements, readers, other);
    }

    /** What binding takes is part of the call. */
    private Statement bound(Statement statement) {
        Deadline deadline = Deadline.after(statement.time());
        return binding.bind(statement).before(deadline);
    }

    /** All rows. */
    public <T> List<T> list(Draft draft, Class<T> type) {
        return statements.collect(bound(draft.statement(Rows.FORMAT, WHOLE)), all(type));
    }

    /** All rows, beside the callers' statements and unknown to the hooks. */
    public <T> List<T> ask(Draft draft, Class<T> type) {
        return statements.ask(
                draft.statement(Rows.FORMAT, WHOLE), Deadline.after(draft.time()), all(type));
    }

    private <T> Statements.Reading<List<T>> all(Class<T> type) {
        return (input, head) -> {
            List<T> rows = new ArrayList<>();
            read(new Rows(input, head), type, rows::add);
            return Collections.unmodifiableList(rows);
        };
    }

    /**
     * The only row, if there is one.
     *
     * @throws IllegalStateException if there are several
     */
    public <T> Optional<T> find(Draft draft, Class<T> type) {
        return statements.collect(
                bound(draft.statement(Rows.FORMAT, WHOLE)),
                (input, head) -> {
                    List<T> rows = new ArrayList<>(1);
                    read(new Rows(input, head), type, row -> addOnly(rows, row));
                    return rows.stream().findFirst();
                });
    }

    private static <T> void addOnly(List<T> rows, T row) {
        if (!rows.isEmpty()) {
            throw new IllegalStateException("the statement returns more than one row; use list()");
        }
        rows.add(row);
    }

    /** The only row. */
    public <T> T one(Draft draft, Class<T> type) {
        return find(draft, type)
                .orElseThrow(() -> statements.failures().notFound(draft.operation()));
    }

    /** Hands over one row after the other as they arrive. */
    public <T> void stream(Draft draft, Class<T> type, Consumer<? super T> consumer) {
        statements.<@Nullable Void>run(
                bound(draft.statement(Rows.FORMAT, STREAMED)),
                (input, head) -> {
                    read(new Rows(input, head), type, consumer);
                    return null;
                });
    }

    private <T> void read(Rows rows, Class<T> type, Consumer<? super T> target)
            throws IOException, ServerError {
        List<ClickHouseColumn> columns = rows.columns();
        RowReader<T> reader = null;
        for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
            if (reader == null) {
                reader = readers.of(type, columns);
            }
            target.accept(reader.read(row));
        }
    }

    /**
     * Copies the answer in a format of the server's as it arrives.
     *
     * @throws IllegalArgumentException if {@code format} is no name of a format
     */
    public void copy(Draft draft, String format, OutputStream target) {
        if (!FORMAT.matcher(format).matches()) {
            throw new IllegalArgumentException("'" + format + "' is no name of a format");
        }
        statements.<@Nullable Void>run(
                bound(draft.statement(format, Map.of())), (input, head) -> copy(input, target));
    }

    private static @Nullable Void copy(AnswerInput input, OutputStream target)
            throws IOException, ServerError {
        byte[] buffer = new byte[COPY];
        for (int count = piece(input, buffer); count > 0; count = piece(input, buffer)) {
            try {
                target.write(buffer, 0, count);
            } catch (IOException failed) {
                throw new UncheckedIOException("the target of the rows failed", failed);
            }
        }
        ServerError error = input.errorAtEnd().orElse(null);
        if (error != null) {
            throw error;
        }
        return null;
    }

    private static int piece(AnswerInput input, byte[] buffer) throws IOException, ServerError {
        try {
            return input.read(buffer, 0, buffer.length);
        } catch (IOException broken) {
            ServerError error = input.errorWithin().orElse(null);
            if (error != null) {
                throw error;
            }
            throw broken;
        }
    }

    /** Sends a statement that returns nothing. */
    public void command(Draft draft) {
        statements.<@Nullable Void>run(
                bound(draft.statement("TabSeparated", Map.of())), Queries::nothing);
    }

    /** Reads the answer to its end: only then it is known that the server did not fail. */
    static @Nullable Void nothing(AnswerInput input, MessageHeaders head)
            throws IOException, ServerError {
        return copy(input, OutputStream.nullOutputStream());
    }
}
