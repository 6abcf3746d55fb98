package dev.bedstone.postgres.internal.migration;

import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;

/**
 * Statements of a script with their journal rows, from the begin to the commit, in one message:
 * however many they are, they cost one round trip. The driver's {@code Statement} sends such a
 * message as well, but does not tell which of its commands failed; its executor does. Not
 * thread-safe.
 */
final class ScriptMessage {

    /** Above these, round trips no longer count, and the message would take memory. */
    private static final int MOST_STATEMENTS = 200;

    private static final int MOST_CHARACTERS = 1_000_000;

    private final QueryExecutor executor;
    private final List<String> commands = new ArrayList<>();

    /** For each command the number of the statement it belongs to. */
    private final List<Integer> numbers = new ArrayList<>();

    private ScriptMessage(PgConnection connection) {
        this.executor = connection.getQueryExecutor();
    }

    /** Whether nothing is to be done between the statements but to journal them. */
    static boolean isFor(List<MigrationStatement> statements) {
        return statements.size() <= MOST_STATEMENTS
                && statements.stream().mapToInt(statement -> statement.text().length()).sum()
                        <= MOST_CHARACTERS
                && statements.stream()
                        .noneMatch(statement ->
                                statement.code().isPresent() || statement.verify().isPresent());
    }

    /**
     * The statements from the first to the last number.
     *
     * @param begin what opens the transaction; ends with a semicolon
     */
    static ScriptMessage of(
            PgConnection connection,
            String begin,
            MigrationScript script,
            int first,
            int last,
            long fence,
            String who,
            Instant started) {
        ScriptMessage message = new ScriptMessage(connection);
        message.add(begin, first);
        List<String> rows = new ArrayList<>();
        for (int number = first; number <= last; number++) {
            message.add(script.statements().get(number - 1).text() + "\n;", number);
            if (number < last) {
                message.add(mark(number), number);
            }
            rows.add(row(script, number, first, last, fence, who, started));
        }
        message.add(Journal.INSERT + String.join(", ", rows) + ";", last);
        message.add("commit", last);
        return message;
    }

    private void add(String command, int number) {
        commands.add(command);
        numbers.add(number);
    }

    /** Keeps the moment at which a statement ended until the rows are written. */
    private static String mark(int number) {
        return "select set_config('bedstone.ended_" + number + "', clock_timestamp()::text, true);";
    }

    /** Null if the script has reset what was kept. */
    private static String marked(int number) {
        return "nullif(current_setting('bedstone.ended_" + number + "', true), '')::timestamptz";
    }

    /**
     * The server's clock says how long a statement took, the client's when the transaction began.
     * What the script sets for strings is in force here, so literals are of the kind it does not
     * touch.
     */
    private static String row(
            MigrationScript script,
            int number,
            int first,
            int last,
            long fence,
            String who,
            Instant started) {
        String begun = number == first ? "now()" : marked(number - 1);
        String ended = number == last ? "clock_timestamp()" : marked(number);
        String beginning = literal(started.toString()) + "::timestamptz";
        return "("
                + String.join(
                        ", ",
                        Journal.literals(script, number, ScriptMessage::literal),
                        "'DONE'",
                        Long.toString(fence),
                        literal(who),
                        number == first
                                ? beginning
                                : "coalesce(%s + (%s - now()), %s)"
                                        .formatted(beginning, begun, beginning),
                        "1000 * date_part('epoch', " + ended + " - " + begun + ")")
                + ")";
    }

    private static String literal(String value) {
        return "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /**
     * Sends it, and reads its answers.
     *
     * @throws Refused if the server refused a command, or is lost
     */
    void send() throws Refused {
        Answers answers = new Answers();
        try {
            executor.execute(
                    query(String.join("", commands)),
                    null,
                    answers,
                    0,
                    0,
                    QueryExecutor.QUERY_SUPPRESS_BEGIN | QueryExecutor.QUERY_ONESHOT);
        } catch (SQLException e) {
            throw refused(answers.count, e);
        }
    }

    private Query query(String text) throws SQLException {
        return executor.createQuery(text, false, false).query;
    }

    /** It was the first query without an answer, unless the connection went. */
    private Refused refused(int answered, SQLException reason) {
        int last = commands.size() - 1;
        int queries = 0;
        for (int command = 0; command < last; command++) {
            queries += queriesOf(commands.get(command));
            if (queries > answered) {
                boolean told =
                        reason instanceof PSQLException e && e.getServerErrorMessage() != null;
                return new Refused(numbers.get(command), told, reason);
            }
        }
        return new Refused(numbers.get(last), false, reason);
    }

    private int queriesOf(String command) {
        try {
            Query[] parts = query(command).getSubqueries();
            return parts == null ? 1 : parts.length;
        } catch (SQLException e) {
            return 1;
        }
    }

    /** Counts what was answered before the first failure. */
    private static final class Answers extends ResultHandlerBase {

        private int count;

        @Override
        public void handleResultRows(
                Query from, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
            count++;
        }

        @Override
        public void handleCommandStatus(String status, long updated, long oid) {
            count++;
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            // A notice is for whoever sits at the server.
        }
    }

    /** A statement, its row or the commit was refused, or nobody knows. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        private final int statement;
        private final boolean beforeCommit;
        private final SQLException reason;

        private Refused(int statement, boolean beforeCommit, SQLException reason) {
            super(reason);
            this.statement = statement;
            this.beforeCommit = beforeCommit;
            this.reason = reason;
        }

        int statement() {
            return statement;
        }

        /** Whether the server said so before it came to the commit, so that nothing stays. */
        boolean isBeforeCommit() {
            return beforeCommit;
        }

        SQLException reason() {
            return reason;
        }
    }
}
