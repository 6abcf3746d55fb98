package dev.bedstone.gateway.internal.http;

import dev.bedstone.gateway.internal.engine.Analysis;
import dev.bedstone.gateway.internal.engine.Answer;
import dev.bedstone.gateway.internal.engine.Connection;
import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import dev.bedstone.gateway.internal.engine.Pipe;
import dev.bedstone.gateway.internal.engine.Statistics;
import dev.bedstone.gateway.internal.session.RunningStatement;
import dev.bedstone.gateway.internal.session.RunningStatements;
import dev.bedstone.gateway.internal.sql.Statement;
import dev.bedstone.gateway.internal.sql.StatementMark;
import dev.bedstone.kernel.Uninterrupted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Results of any size in constant memory. The engine's own streaming call makes a document of every
 * block, which breaks formats with a head or a foot; so the engine writes the one document into a
 * pipe, and stops when the client takes no more. Thread-safe.
 */
final class PipeRows {

    private final CopyBuffers buffers;
    private final RunningStatements running;
    private final ExecutorService engineThreads =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("engine-", 0).factory());

    PipeRows(CopyBuffers buffers, RunningStatements running) {
        this.buffers = buffers;
        this.running = running;
    }

    Statistics run(
            Connection connection,
            Statement.Rows rows,
            StatementRequest request,
            ResponseStream out,
            RunningStatement entry)
            throws EngineException, IOException {
        refuseOutside(connection, rows);
        String format = request.format().orElse(Formats.DEFAULT);
        out.format(rows.format().orElse(format));
        try (Pipe pipe = Pipe.open()) {
            byte[] text = StatementMark.processes(withDestination(rows, pipe, format));
            Future<Answer> answer =
                    engineThreads.submit(() -> {
                        try {
                            return connection.query(text, format, request.bound());
                        } finally {
                            pipe.endWriting();
                        }
                    });
            copy(pipe, out, entry);
            return await(answer).statistics();
        }
    }

    /**
     * The engine's own parser has the last word on whether a text writes to a file: what the parser
     * here might overlook must not pass.
     */
    private static void refuseOutside(Connection connection, Statement.Rows rows)
            throws EngineException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(rows.before());
        text.writeBytes(rows.after());
        Analysis analysis = connection.analyse(text.toByteArray());
        if (analysis.isControl() || analysis.statements() > 1) {
            throw EngineException.of(
                    ErrorCode.INTO_OUTFILE_NOT_ALLOWED,
                    "A statement that writes outside of the engine is not allowed");
        }
    }

    private static byte[] withDestination(Statement.Rows rows, Pipe pipe, String format) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(rows.before());
        String destination = "\nINTO OUTFILE '" + pipe.writePath() + "' TRUNCATE\n";
        text.writeBytes(destination.getBytes(StandardCharsets.UTF_8));
        text.writeBytes(rows.after());
        if (rows.format().isEmpty()) {
            text.writeBytes(("FORMAT " + format).getBytes(StandardCharsets.UTF_8));
        }
        return text.toByteArray();
    }

    private void copy(Pipe pipe, ResponseStream out, RunningStatement entry) throws IOException {
        ByteBuffer buffer = buffers.take();
        try {
            MemorySegment memory = MemorySegment.ofBuffer(buffer);
            for (long count = pipe.read(memory); count > 0; count = pipe.read(memory)) {
                out.write(buffer.clear().limit((int) count));
            }
        } catch (IOException gone) {
            stop(pipe, buffer, entry);
            throw gone;
        } finally {
            buffers.give(buffer);
        }
    }

    /** While it is being stopped the engine must not stand in a write: the pipe is emptied. */
    private void stop(Pipe pipe, ByteBuffer buffer, RunningStatement entry) throws IOException {
        running.stop(
                entry,
                EngineException.of(
                        ErrorCode.QUERY_WAS_CANCELLED, "Query was cancelled: its client is gone"));
        MemorySegment memory = MemorySegment.ofBuffer(buffer.clear());
        while (pipe.read(memory) > 0) {
            // Nobody wants it.
        }
    }

    private static Answer await(Future<Answer> answer) throws EngineException {
        try {
            return Uninterrupted.await(answer::get);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof EngineException refused) {
                throw refused;
            }
            throw new IllegalStateException(failure.getCause());
        }
    }
}
