package dev.bedstone.clickhouse.internal;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Statements beside those of the application: with connections of their own, for as long as they
 * take, with what the server said. For migrations. Thread-safe.
 */
public final class DirectChannel implements AutoCloseable {

    private static final Duration SHORT = Duration.ofSeconds(30);

    /** As good as no limit: ten years. */
    private static final Duration UNLIMITED = Duration.ofDays(3_650);

    private final String operation;
    private final ClickHouseFailures failures;
    private final Transport transport;

    /**
     * Connects to nothing yet.
     *
     * @param operation what failures name
     * @throws dev.bedstone.kernel.ConfigurationException if the TLS settings cannot be used
     */
    public DirectChannel(ClickHouseConfig config, ClickHouseFailures failures, String operation) {
        this.operation = operation;
        this.failures = failures;
        this.transport = new Transport(config);
    }

    /**
     * The rows of a short question as text. It is sent once more if the kept connection turns out
     * to be gone, so that what changes something must do no harm a second time.
     *
     * @throws RefusedException if the server says no
     * @throws StoreFailure if it cannot be reached or does not answer within 30 s
     */
    public List<List<@Nullable String>> ask(String text, Map<String, String> settings) {
        try {
            return rows(send(text, Optional.empty(), settings, false));
        } catch (IOException broken) {
            if (broken instanceof LateAnswerException || Thread.currentThread().isInterrupted()) {
                throw failures.ofTransport(operation, false, true, broken);
            }
        }
        try {
            return rows(send(text, Optional.empty(), settings, false));
        } catch (IOException broken) {
            throw failures.ofTransport(operation, false, true, broken);
        }
    }

    /**
     * Adds rows to a table, as one block; may be sent twice, as {@link #ask}.
     *
     * @param insert {@code INSERT INTO … FORMAT TabSeparated}
     */
    public void insert(String insert, List<? extends List<?>> rows) {
        ask(insert + "\n" + TabSeparated.write(rows), Map.of("async_insert", "0"));
    }

    /**
     * Carries out one statement, once.
     *
     * @param queryId the statement's name, by which it is killed when nobody waits any more
     * @param limit how long it may take; empty for no limit
     * @throws RefusedException if the server says no
     * @throws StoreFailure if its outcome is not known, or nothing was sent
     */
    public void carryOut(
            String text, String queryId, Map<String, String> settings, Optional<Duration> limit) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("max_execution_time", Long.toString(limit.map(Duration::toSeconds).orElse(0L)));
        Duration patience = limit.map(time -> time.plus(SHORT)).orElse(UNLIMITED);
        boolean sent = true;
        try (Exchange exchange = start(text, queryId, all, patience)) {
            try {
                read(exchange, true);
            } catch (IOException broken) {
                sent = exchange.wasSent();
                if (exchange.mayRun()) {
                    kill(queryId);
                }
                throw broken;
            }
        } catch (IOException broken) {
            throw failures.ofTransport(operation, true, sent, broken);
        }
    }

    /** The id is made by us, of letters, digits and hyphens; that it fails is no news. */
    private void kill(String queryId) {
        boolean interrupted = Thread.interrupted();
        try {
            ask("KILL QUERY WHERE query_id = '" + queryId + "' ASYNC", Map.of());
        } catch (RefusedException | StoreFailure gone) {
            // The next run waits until the statement has ended.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String send(
            String text, Optional<String> queryId, Map<String, String> settings, boolean changes)
            throws IOException {
        String id = queryId.orElseGet(() -> "bedstone-" + UUID.randomUUID());
        try (Exchange exchange = start(text, id, settings, SHORT)) {
            return read(exchange, changes);
        }
    }

    private Exchange start(
            String text, String queryId, Map<String, String> settings, Duration patience) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("wait_end_of_query", "1");
        Request request =
                new Request(queryId, text, Optional.empty(), TabSeparated.FORMAT, all, Map.of());
        return transport.start(request, Deadline.after(patience), patience);
    }

    private String read(Exchange exchange, boolean changes) throws IOException {
        try {
            AnswerInput input = exchange.await().input();
            String answer = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            Optional<ServerError> late = input.errorAtEnd();
            if (late.isPresent()) {
                throw late.get();
            }
            return answer;
        } catch (ServerError error) {
            throw new RefusedException(error, failures.ofServer(operation, changes, error));
        }
    }

    private static List<List<@Nullable String>> rows(String answer) {
        return TabSeparated.read(answer);
    }

    @Override
    public void close() {
        transport.close();
    }
}
