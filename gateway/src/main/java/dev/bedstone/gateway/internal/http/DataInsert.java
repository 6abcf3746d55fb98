package dev.bedstone.gateway.internal.http;

import dev.bedstone.gateway.internal.engine.Connection;
import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import dev.bedstone.gateway.internal.engine.Insert;
import dev.bedstone.gateway.internal.engine.Statistics;
import dev.bedstone.gateway.internal.sql.SqlText;
import dev.bedstone.gateway.internal.sql.Statement;
import dev.bedstone.gateway.internal.sql.StatementParser;
import dev.bedstone.gateway.internal.sql.ValuesGuard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Inserts of any size in constant memory. Thread-safe. */
final class DataInsert {

    private static final String VALUES = "Values";
    private static final String INPUT = "_input";

    private final CopyBuffers buffers;

    DataInsert(CopyBuffers buffers) {
        this.buffers = buffers;
    }

    Statistics run(
            Connection connection,
            Statement.Insert insert,
            InputStream data,
            StatementRequest request)
            throws EngineException, IOException {
        String format = insert.format().orElse(VALUES);
        if (insert.input().isPresent()) {
            return throughInput(connection, insert, insert.input().get(), data, request);
        }
        InputStream watched = format.equalsIgnoreCase(VALUES) ? new ValuesGuard(data) : data;
        try {
            return write(connection, insert.head(), format, request.bound(), watched);
        } catch (ValuesGuard.RefusedException refused) {
            throw EngineException.of(ErrorCode.ACCESS_DENIED, String.valueOf(refused.getMessage()));
        }
    }

    /** Sends {@code data} behind {@code head}. */
    Statistics write(
            Connection connection,
            byte[] head,
            String format,
            Map<String, String> bound,
            InputStream data)
            throws EngineException, IOException {
        ByteBuffer buffer = buffers.take();
        byte[] part = new byte[64 * 1024];
        try (Insert insert = connection.insert(head, format, bound)) {
            MemorySegment memory = MemorySegment.ofBuffer(buffer);
            boolean more = true;
            while (more) {
                more = fill(data, part, buffer.clear());
                if (buffer.position() > 0 && !insert.append(memory, buffer.position())) {
                    more = false; // the insert has failed: its end tells why
                }
            }
            return insert.finish();
        } finally {
            buffers.give(buffer);
        }
    }

    /**
     * The engine has no data for {@code input()}: it reads from a temporary table instead, which
     * takes the data first.
     */
    private Statistics throughInput(
            Connection connection,
            Statement.Insert insert,
            Statement.Input input,
            InputStream data,
            StatementRequest request)
            throws EngineException, IOException {
        String structure = SqlText.unquote(input.structure());
        String format = insert.format().orElse(VALUES);
        fillTemporary(connection, new ExternalTable(INPUT, structure, format, data));
        try {
            byte[] text = replaced(insert.head(), input);
            return connection.query(text, Formats.DEFAULT, request.bound()).statistics();
        } finally {
            dropTemporary(connection, INPUT);
        }
    }

    /** Makes a temporary table of data that came with a request. */
    void fillTemporary(Connection connection, ExternalTable table)
            throws EngineException, IOException {
        String name = SqlText.name(table.name());
        String create = "CREATE TEMPORARY TABLE " + name + " (" + table.structure() + ")";
        StatementParser.parse(create.getBytes(StandardCharsets.UTF_8)); // one statement, no more
        connection.query(create);
        byte[] head = ("INSERT INTO " + name).getBytes(StandardCharsets.UTF_8);
        write(connection, head, table.format(), Map.of(), table.data());
    }

    void dropTemporary(Connection connection, String name) throws EngineException {
        connection.query("DROP TEMPORARY TABLE IF EXISTS " + SqlText.name(name));
    }

    private static byte[] replaced(byte[] head, Statement.Input input) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write(head, 0, input.start());
        text.writeBytes(INPUT.getBytes(StandardCharsets.UTF_8));
        text.write(head, input.end(), head.length - input.end());
        return text.toByteArray();
    }

    /** Fills the buffer as far as the data goes; false at its end. */
    private static boolean fill(InputStream data, byte[] part, ByteBuffer buffer)
            throws IOException {
        while (buffer.hasRemaining()) {
            int count = data.read(part, 0, Math.min(part.length, buffer.remaining()));
            if (count < 0) {
                return false;
            }
            buffer.put(part, 0, count);
        }
        return true;
    }
}
