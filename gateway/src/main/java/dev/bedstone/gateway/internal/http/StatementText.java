package dev.bedstone.gateway.internal.http;

import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import dev.bedstone.gateway.internal.sql.Statement;
import dev.bedstone.gateway.internal.sql.StatementParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A statement and the data behind it. As on a server, the text is what the URL says, a line end,
 * and the body.
 *
 * @param statement the statement
 * @param data what follows an insert; else empty
 * @param consumed whether the body was read to its end
 */
record StatementText(Statement statement, InputStream data, boolean consumed) {

    /**
     * Reads only as much of the body as belongs to the statement.
     *
     * @param longest the longest statement, in bytes
     */
    static StatementText read(String url, InputStream body, int longest)
            throws EngineException, IOException {
        byte[] head = url.stripTrailing().getBytes(StandardCharsets.UTF_8);
        Optional<Statement.Insert> complete = completeInsert(head);
        if (complete.isPresent()) {
            return new StatementText(complete.get(), body, false);
        }
        byte[] start = body.readNBytes(longest + 1);
        byte[] text = joined(head, start);
        Statement statement = StatementParser.parse(text);
        if (statement instanceof Statement.Insert insert) {
            InputStream rest =
                    new ByteArrayInputStream(
                            text, insert.dataStart(), text.length - insert.dataStart());
            return new StatementText(insert, new SequenceInputStream(rest, body), false);
        }
        if (start.length > longest) {
            throw EngineException.of(
                    ErrorCode.SYNTAX_ERROR,
                    "Max query size exceeded (can be increased with the `max_query_size` setting)");
        }
        return new StatementText(statement, InputStream.nullInputStream(), true);
    }

    /** An insert that the URL says up to its format: the body is data from its first byte. */
    private static Optional<Statement.Insert> completeInsert(byte[] head) throws EngineException {
        if (head.length == 0) {
            return Optional.empty();
        }
        return StatementParser.parse(head) instanceof Statement.Insert insert
                        && insert.format().isPresent()
                        && insert.dataStart() >= head.length
                ? Optional.of(insert)
                : Optional.empty();
    }

    private static byte[] joined(byte[] head, byte[] start) {
        if (head.length == 0) {
            return start;
        }
        if (start.length == 0) {
            return head;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.length + 1 + start.length);
        all.writeBytes(head);
        all.write('\n');
        all.writeBytes(start);
        return all.toByteArray();
    }
}
