package dev.bedstone.gateway.internal.http;

import dev.bedstone.gateway.internal.engine.Answer;
import dev.bedstone.gateway.internal.engine.Connection;
import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import dev.bedstone.gateway.internal.engine.Statistics;
import dev.bedstone.gateway.internal.session.Admission;
import dev.bedstone.gateway.internal.session.Lease;
import dev.bedstone.gateway.internal.session.Leases;
import dev.bedstone.gateway.internal.session.RunningStatement;
import dev.bedstone.gateway.internal.session.RunningStatements;
import dev.bedstone.gateway.internal.sql.Statement;
import dev.bedstone.gateway.internal.sql.StatementMark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs statements on connections and sends each the way its data goes. Thread-safe. */
public final class StatementRunner {

    private static final int LONGEST_STATEMENT = 256 * 1024;
    private static final int LONGEST_ALLOWED = 64 * 1024 * 1024;

    private final Leases leases;
    private final Admission admission;
    private final RunningStatements running;
    private final PipeRows pipes;
    private final DataInsert inserts;

    /** Wires the parts that a statement meets. */
    public StatementRunner(Leases leases, Admission admission, RunningStatements running) {
        CopyBuffers buffers = new CopyBuffers();
        this.leases = leases;
        this.admission = admission;
        this.running = running;
        this.pipes = new PipeRows(buffers, running);
        this.inserts = new DataInsert(buffers);
    }

    /**
     * Runs the statement of a request and writes its result.
     *
     * @param body the request's body, decoded
     * @param tables what came with it
     */
    void run(
            StatementRequest request,
            InputStream body,
            List<ExternalTable> tables,
            ResponseStream out,
            ClientProbe probe)
            throws EngineException, IOException, InterruptedException {
        StatementText text = StatementText.read(request.text(), body, longest(request));
        if (request.readOnly() && !text.statement().readsOnly()) {
            throw refusal(request, text.statement());
        }
        refuseRevisedNative(request, text.statement());
        if (text.consumed()) {
            probe.begin();
        }
        if (text.statement() instanceof Statement.Command kill && kill.word().equals("KILL")) {
            out.end(answer(request, kill, out));
            return;
        }
        admission.enter();
        try {
            Statistics counted = admitted(request, text, tables, out, probe);
            probe.end(); // with the last byte of this answer the client may send its next request
            out.end(counted);
        } finally {
            admission.leave();
        }
    }

    /**
     * A server parses before it judges. The engine only says whether the text parses: what does not
     * is not run in order to learn more, for it came with the wish that nothing is changed.
     */
    private EngineException refusal(StatementRequest request, Statement statement)
            throws EngineException, IOException {
        if (statement instanceof Statement.Command command) {
            try (Lease lease = leases.take(request.session())) {
                if (lease.connection().analyse(command.text()).statements() == 0) {
                    return EngineException.of(
                            ErrorCode.SYNTAX_ERROR,
                            "Syntax error: what begins with "
                                    + command.word()
                                    + " is no whole statement");
                }
            }
        }
        return EngineException.of(
                ErrorCode.READONLY,
                "Cannot execute query in readonly mode. For queries over HTTP, method GET implies"
                        + " readonly. You should use method POST for modifying queries.");
    }

    /**
     * The engine knows the form only for its own TCP connections: better no bytes than wrong ones.
     */
    private static void refuseRevisedNative(StatementRequest request, Statement statement)
            throws EngineException {
        Optional<String> named =
                switch (statement) {
                    case Statement.Rows rows -> rows.format();
                    case Statement.Insert insert -> insert.format();
                    case Statement.Command command -> command.format();
                };
        String format = named.or(request::format).orElse(Formats.DEFAULT);
        if (request.revisedNative() && format.equalsIgnoreCase("Native")) {
            throw EngineException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "The format Native of client_protocol_version is not spoken here; leave the"
                            + " parameter out or take another format");
        }
    }

    private Statistics admitted(
            StatementRequest request,
            StatementText text,
            List<ExternalTable> tables,
            ResponseStream out,
            ClientProbe probe)
            throws EngineException, IOException {
        RunningStatement entry = running.begun(request.id(), new Caller(text, probe));
        try {
            return leased(request, text, tables, out, entry);
        } catch (EngineException failure) {
            throw entry.reason().orElse(failure);
        } finally {
            running.ended(entry);
        }
    }

    /** A statement that writes is finished even if nobody waits for it, once it has its data. */
    private record Caller(StatementText text, ClientProbe probe)
            implements RunningStatement.Client {

        @Override
        public boolean isGone() {
            boolean stops =
                    switch (text.statement()) {
                        case Statement.Rows rows -> true;
                        case Statement.Insert insert -> false;
                        case Statement.Command command -> command.movesData();
                    };
            return stops && probe.isGone();
        }

        @Override
        public void cut() {
            probe.cut();
        }
    }

    private Statistics leased(
            StatementRequest request,
            StatementText text,
            List<ExternalTable> tables,
            ResponseStream out,
            RunningStatement entry)
            throws EngineException, IOException {
        try (Lease lease = leases.take(request.session())) {
            lease.prepare(marked(request), request.database());
            Connection connection = lease.connection();
            try {
                for (ExternalTable table : tables) {
                    inserts.fillTemporary(connection, table);
                }
                return routed(lease, request, text, out, entry);
            } finally {
                for (ExternalTable table : tables) {
                    inserts.dropTemporary(connection, table.name());
                }
            }
        }
    }

    private Statistics routed(
            Lease lease,
            StatementRequest request,
            StatementText text,
            ResponseStream out,
            RunningStatement entry)
            throws EngineException, IOException {
        Connection connection = lease.connection();
        return switch (text.statement()) {
            case Statement.Rows rows -> pipes.run(connection, rows, request, out, entry);
            case Statement.Insert insert -> inserts.run(connection, insert, text.data(), request);
            case Statement.Command command -> {
                if (command.word().equals("USE")) {
                    lease.keepDatabase();
                }
                yield command(connection, command, command.text(), request, out);
            }
        };
    }

    private Statistics answer(StatementRequest request, Statement.Command kill, ResponseStream out)
            throws EngineException, IOException {
        try (Lease lease = leases.take(request.session())) {
            lease.prepare(request.settings(), "");
            byte[] rewritten = StatementMark.kill(kill.text());
            return command(lease.connection(), kill, rewritten, request, out);
        }
    }

    private static Statistics command(
            Connection connection,
            Statement.Command command,
            byte[] text,
            StatementRequest request,
            ResponseStream out)
            throws EngineException, IOException {
        if (!command.joinsStatements() && connection.analyse(text).statements() > 1) {
            throw EngineException.of(
                    ErrorCode.SYNTAX_ERROR, "Syntax error (Multi-statements are not allowed)");
        }
        String format = request.format().orElse(Formats.DEFAULT);
        Answer answer = connection.query(text, format, request.bound());
        out.format(command.format().orElse(format));
        out.write(ByteBuffer.wrap(answer.bytes()));
        return answer.statistics();
    }

    private static Map<String, String> marked(StatementRequest request) {
        Map<String, String> settings = new LinkedHashMap<>(request.settings());
        settings.put(StatementMark.SETTING, request.id());
        return settings;
    }

    private static int longest(StatementRequest request) throws EngineException {
        String asked = request.settings().getOrDefault("max_query_size", "");
        try {
            return asked.isEmpty()
                    ? LONGEST_STATEMENT
                    : (int) Math.clamp(Long.parseLong(asked), 1, LONGEST_ALLOWED);
        } catch (NumberFormatException broken) {
            throw EngineException.of(
                    ErrorCode.BAD_ARGUMENTS, "max_query_size is not a number: " + asked);
        }
    }
}
