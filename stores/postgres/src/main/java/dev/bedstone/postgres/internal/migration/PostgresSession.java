package dev.bedstone.postgres.internal.migration;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationSchema;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.SchemaSnapshot;
import dev.bedstone.kernel.RedactedCause;
import dev.bedstone.postgres.internal.Connector;
import dev.bedstone.postgres.internal.Phase;
import dev.bedstone.postgres.internal.PostgresFailures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two connections: one works, the other holds the lock and is idle otherwise, so that nothing a
 * script does can lose it. The working one holds a lock of its own: while a statement of a killed
 * process still runs on the server, nobody else begins. Both are taken without waiting in the
 * server, where a waiting session would block concurrent index builds.
 */
final class PostgresSession implements MigrationSession {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSession.class);
    private static final String OPERATION = "migrate";

    /** "BEDS"; the second number says which of the two locks it is. */
    private static final int LOCK_SPACE = 0x42454453;

    private static final int RUNNER = 1;
    private static final int WORKER = 2;

    private final Supplier<PgConnection> connector;
    private final PostgresFailures failures;
    private final PgConnection work;
    private final Journal journal;
    private final String who;
    private @Nullable PgConnection idle;
    private long fence;

    PostgresSession(Supplier<PgConnection> connector, PostgresFailures failures, String who) {
        this.connector = connector;
        this.failures = failures;
        this.who = who;
        this.work = connector.get();
        this.journal = new Journal(work);
    }

    @Override
    public boolean tryLock() {
        PgConnection holder = idle == null ? connector.get() : idle;
        idle = holder;
        return asked(() -> {
            if (!lock(holder, RUNNER)) {
                return false;
            }
            if (!lock(work, WORKER)) {
                unlock(holder);
                return false;
            }
            journal.make();
            fence = 1 + latestFence();
            return true;
        });
    }

    private static boolean lock(PgConnection connection, int which) throws SQLException {
        return isTrue(connection, "select pg_try_advisory_lock(" + LOCK_SPACE + ", " + which + ")");
    }

    private static void unlock(PgConnection connection) throws SQLException {
        isTrue(connection, "select pg_advisory_unlock(" + LOCK_SPACE + ", " + RUNNER + ")");
    }

    private static boolean isTrue(PgConnection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(text)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private long latestFence() throws SQLException {
        try (Statement statement = work.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select coalesce(max(fence), 0) from bedstone.migration_journal")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    @Override
    public List<JournalEntry> journal() {
        return asked(journal::read);
    }

    @Override
    public void together(MigrationScript script) {
        runner().together(script);
    }

    @Override
    public void alone(MigrationScript script, int number, boolean begun) {
        runner().alone(script, number, begun);
    }

    private ScriptRunner runner() {
        return new ScriptRunner(work, journal, failures, who, fence);
    }

    /** A row without a number of a run gets that of this one. */
    @Override
    public void record(List<JournalEntry> entries) {
        asked(() -> {
            journal.write(entries.stream().map(this::signed).toList());
            return true;
        });
    }

    private JournalEntry signed(JournalEntry entry) {
        return new JournalEntry(
                entry.line(),
                entry.version(),
                entry.description(),
                entry.kind(),
                entry.checksum(),
                entry.statement(),
                entry.statements(),
                entry.statementChecksum(),
                entry.state(),
                fence,
                who,
                entry.started(),
                entry.took());
    }

    @Override
    public List<List<@Nullable String>> query(String text) {
        return asked(() -> {
            List<List<@Nullable String>> rows = new ArrayList<>();
            try (Statement statement = work.createStatement()) {
                statement.setEscapeProcessing(false);
                try (ResultSet row = statement.executeQuery(text)) {
                    int columns = row.getMetaData().getColumnCount();
                    while (row.next()) {
                        List<@Nullable String> values = new ArrayList<>(columns);
                        for (int column = 1; column <= columns; column++) {
                            values.add(row.getString(column));
                        }
                        rows.add(values);
                    }
                }
            }
            return rows;
        });
    }

    @Override
    public MigrationSchema schema() {
        SchemaReader reader = new SchemaReader(work, journal);
        return new MigrationSchema() {
            @Override
            public SchemaSnapshot now() {
                return asked(reader::now);
            }

            @Override
            public Optional<Memory> remembered() {
                return asked(reader::remembered);
            }

            @Override
            public void remember(Memory memory) {
                asked(() -> {
                    reader.remember(memory);
                    return true;
                });
            }
        };
    }

    PgConnection connection() {
        return work;
    }

    /**
     * Gives both locks back before it closes: the server would let go of a closed session's locks
     * only some time after the client has gone, and a waiting runner would find them held.
     */
    @Override
    public void close() {
        if (idle != null) {
            giveBack(work);
            giveBack(idle);
            Connector.quietly(idle);
        }
        Connector.quietly(work);
    }

    private static void giveBack(PgConnection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback; select pg_advisory_unlock_all()");
        } catch (SQLException e) {
            LOG.debug("The locks of a lost session end with it", RedactedCause.of(e));
        }
    }

    <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw failures.of(OPERATION, Phase.TRANSACTION, e);
        }
    }

    /** Something the server is asked. */
    interface Question<T> {
        T ask() throws SQLException;
    }
}
