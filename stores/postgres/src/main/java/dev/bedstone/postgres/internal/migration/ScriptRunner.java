package dev.bedstone.postgres.internal.migration;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.JournalEntry.State;
import dev.bedstone.contracts.MigrationCode;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.StatementFailedException;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.RedactedCause;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.internal.Phase;
import dev.bedstone.postgres.internal.PostgresFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the statements of scripts and journals them. Not thread-safe. */
final class ScriptRunner {

    private static final Logger LOG = LoggerFactory.getLogger(ScriptRunner.class);
    private static final String OPERATION = "migrate";
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);

    /** In these classes of SQLSTATE the server's words name objects and syntax, never rows. */
    private static final Set<String> HARMLESS =
            Set.of("0A", "25", "26", "2B", "2D", "2F", "3D", "3F", "42", "54", "55");

    private final PgConnection connection;
    private final Journal journal;
    private final PostgresFailures failures;
    private final String who;
    private final long fence;
    private final InstantSource time = InstantSource.system();
    private final Looks looks;
    private final LockTries tries;

    ScriptRunner(
            PgConnection connection,
            Journal journal,
            PostgresFailures failures,
            String who,
            long fence) {
        this.connection = connection;
        this.journal = journal;
        this.failures = failures;
        this.who = who;
        this.fence = fence;
        this.looks = new Looks(connection);
        this.tries = new LockTries(failures);
    }

    void together(MigrationScript script) {
        inTransaction(script, 1, script.statements().size());
    }

    void alone(MigrationScript script, int number, boolean begun) {
        if (script.statements().get(number - 1).transactional()) {
            inTransaction(script, number, number);
        } else {
            outside(script, number, begun);
        }
    }

    /** The statements from the first to the last number with their rows: all or nothing. */
    private void inTransaction(MigrationScript script, int first, int last) {
        try {
            tries.run(() -> tryInTransaction(script, first, last));
        } catch (StatementFailedException e) {
            recordFailure(script, e.statement());
            throw e;
        }
    }

    private void tryInTransaction(MigrationScript script, int first, int last) {
        if (ScriptMessage.isFor(script.statements().subList(first - 1, last))) {
            inOneMessage(script, first, last);
        } else {
            oneByOne(script, first, last);
        }
    }

    private void inOneMessage(MigrationScript script, int first, int last) {
        try {
            ScriptMessage.of(
                            connection,
                            begin(script),
                            script,
                            first,
                            last,
                            fence,
                            who,
                            time.instant())
                    .send();
        } catch (ScriptMessage.Refused e) {
            Phase phase = e.isBeforeCommit() ? Phase.TRANSACTION : Phase.COMMIT;
            throw undone(e.statement(), phase, e.reason());
        }
    }

    private void oneByOne(MigrationScript script, int first, int last) {
        List<JournalEntry> done = new ArrayList<>();
        try {
            String begin = begin(script);
            for (int number = first; number <= last; number++) {
                done.add(execute(number == first ? begin : "", script, number));
            }
        } catch (RuntimeException e) {
            rollback();
            throw e;
        }
        commit(done, last);
    }

    /**
     * What an earlier script set for its session ends here. Nothing follows the last semicolon, so
     * that places in the statement behind it are its own.
     */
    private static String begin(MigrationScript script) {
        return "begin; reset role; reset all; "
                + settings(script, LOCK_TIMEOUT, "set local ")
                + ";";
    }

    private static String settings(MigrationScript script, Duration lockTimeout, String set) {
        long lock = script.lockTimeout().orElse(lockTimeout).toMillis();
        long limit = script.timeout().orElse(Duration.ZERO).toMillis();
        return set
                + "lock_timeout = "
                + lock
                + "; "
                + set
                + "statement_timeout = "
                + limit
                + "; "
                + set
                + "TimeZone = 'UTC'";
    }

    /**
     * @param before what is carried out in the same message; may be empty
     */
    private JournalEntry execute(String before, MigrationScript script, int number) {
        Instant started = time.instant();
        long since = System.nanoTime();
        MigrationStatement statement = script.statements().get(number - 1);
        if (statement.code().isPresent()) {
            command(number, before);
            run(statement.code().get(), number);
        } else {
            command(number, before + statement.text());
        }
        statement.verify().ifPresent(query -> verify(number, query));
        return entry(
                script,
                number,
                State.DONE,
                started,
                Optional.of(Duration.ofNanos(System.nanoTime() - since)));
    }

    private void run(MigrationCode code, int number) {
        MigrationCode.Handle handle =
                new MigrationCode.Handle() {
                    @Override
                    public <T> T as(Class<T> type) {
                        if (type != Connection.class) {
                            throw new IllegalArgumentException(
                                    "PostgreSQL gives java.sql.Connection, not " + type.getName());
                        }
                        return type.cast(connection);
                    }
                };
        try {
            code.run(handle);
        } catch (SQLException e) {
            throw failed(number, e);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new StatementFailedException(
                    number,
                    0,
                    "the step threw " + e.getClass().getName(),
                    null,
                    RedactedCause.of(e));
        }
    }

    private void verify(int number, String query) {
        try {
            if (!looks.isTrue(query)) {
                throw new StatementFailedException(
                        number,
                        0,
                        "it was carried out, but its verify query is not true; nothing was"
                                + " committed if the script is a transaction",
                        null,
                        null);
            }
        } catch (SQLException e) {
            throw failed(number, e);
        }
    }

    /**
     * A statement that PostgreSQL does not take in a transaction: a row before it and one after.
     */
    private void outside(MigrationScript script, int number, boolean begun) {
        MigrationStatement statement = script.statements().get(number - 1);
        Instant started = time.instant();
        try {
            command(number, "reset role; reset all; " + settings(script, Duration.ZERO, "set "));
            if (begun && isDone(statement)) {
                LOG.info("{} statement {} had come to its end", script.file(), number);
                journal(
                        List.of(entry(script, number, State.DONE, started, Optional.empty())),
                        number);
                return;
            }
            journal(
                    List.of(entry(script, number, State.STARTED, started, Optional.empty())),
                    number);
            looks.clear(statement.text());
            journal(List.of(execute("", script, number)), number);
        } catch (StatementFailedException e) {
            recordFailure(script, number);
            throw e;
        } catch (SQLException e) {
            throw failed(number, e);
        }
    }

    private boolean isDone(MigrationStatement statement) throws SQLException {
        return statement.verify().isPresent()
                ? looks.isTrue(statement.verify().get())
                : looks.isDone(statement.text());
    }

    private void journal(List<JournalEntry> entries, int number) {
        try {
            journal.write(entries);
        } catch (SQLException e) {
            throw failed(number, e);
        }
    }

    /** For the history alone: what failed is looked at again whatever the journal says. */
    private void recordFailure(MigrationScript script, int number) {
        try {
            command(number, "reset role");
            Instant now = time.instant();
            journal(List.of(entry(script, number, State.FAILED, now, Optional.empty())), number);
        } catch (StatementFailedException | StoreFailure e) {
            LOG.debug("the failure of {} could not be journaled", script.file());
        }
    }

    private JournalEntry entry(
            MigrationScript script,
            int number,
            State state,
            Instant started,
            Optional<Duration> took) {
        return new JournalEntry(
                script.line(),
                script.version(),
                script.description(),
                script.kind(),
                script.checksum(),
                number,
                script.statements().size(),
                script.statements().get(number - 1).checksum(),
                state,
                fence,
                who,
                started,
                took);
    }

    /**
     * The rows and the end, in one message. A time that the script set for itself is not the
     * journal's. What a constraint that waits for the end refuses left nothing behind.
     */
    private void commit(List<JournalEntry> done, int last) {
        try {
            journal.write("set local statement_timeout = 0; ", done, "; commit");
        } catch (SQLException e) {
            throw undone(last, Phase.COMMIT, e);
        }
    }

    /** Nothing of the transaction stays; where nobody knows its outcome, that is thrown. */
    private StatementFailedException undone(int number, Phase phase, SQLException thrown) {
        StoreFailure failure = failures.of(OPERATION, phase, thrown);
        if (phase == Phase.COMMIT && failure.effect() != Effect.NONE) {
            throw failure;
        }
        rollback();
        return failed(number, thrown);
    }

    private void rollback() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback");
        } catch (SQLException e) {
            LOG.debug("the connection is gone, and the transaction with it");
        }
    }

    private void command(int number, String text) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(text);
        } catch (SQLException e) {
            throw failed(number, e);
        }
    }

    private StatementFailedException failed(int number, SQLException thrown) {
        StoreFailure failure = failures.of(OPERATION, Phase.TRANSACTION, thrown);
        int position = 0;
        String what = String.valueOf(failure.getMessage());
        if (thrown instanceof PSQLException server && server.getServerErrorMessage() != null) {
            ServerErrorMessage message = server.getServerErrorMessage();
            position = message.getPosition();
            what = words(message, what);
        }
        return new StatementFailedException(
                number, position, what, failure, RedactedCause.of(thrown));
    }

    private static String words(ServerErrorMessage message, String otherwise) {
        String state = String.valueOf(message.getSQLState());
        String text = message.getMessage();
        boolean harmless = state.length() == 5 && HARMLESS.contains(state.substring(0, 2));
        if (text == null || !harmless) {
            return otherwise;
        }
        String hint = message.getHint();
        return text + " [" + state + "]" + (hint == null ? "" : "; " + hint);
    }
}
