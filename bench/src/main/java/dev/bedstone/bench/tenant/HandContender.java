package dev.bedstone.bench.tenant;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * JDBC by hand: the tenant and the actor in the message of the statement, a fair bulkhead, a
 * network timeout, and a rollback after an error.
 */
final class HandContender implements Contender {

    /** What the others are compared with. */
    static final String NAME = "JDBC by hand";

    private static final int DEADLINE_MILLIS = 5_500;
    private static final String BIND =
            "select set_config('app.tenant_id', ?, true), set_config('app.actor', ?, true);";

    private final HikariDataSource pool;
    private final Semaphore bulkhead;
    private final boolean explicitBegin;

    /** Reads what a statement returned. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(PreparedStatement statement) throws SQLException;
    }

    /** Gives values to the parameters from the third on. */
    @FunctionalInterface
    private interface Values {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /**
     * @param explicitBegin whether BEGIN is part of the text, on a connection with automatic commit
     *     (form d3e), or sent by the driver, on one without (form d4)
     */
    HandContender(Fixture fixture, int connections, boolean explicitBegin) {
        this.pool = fixture.pool(connections, explicitBegin);
        this.bulkhead = new Semaphore(connections, true);
        this.explicitBegin = explicitBegin;
    }

    @Override
    public String name() {
        return explicitBegin ? NAME : "JDBC by hand, driver's BEGIN";
    }

    @Override
    public Note read(UUID tenant, UUID id) throws SQLException {
        return run(
                true,
                tenant,
                "select id, title, body, n, created_at from note where id = ?",
                statement -> statement.setObject(3, id),
                statement -> {
                    try (ResultSet row = statement.getResultSet()) {
                        row.next();
                        return note(row);
                    }
                });
    }

    @Override
    public void insert(UUID tenant, Note note) throws SQLException {
        run(
                false,
                tenant,
                "insert into note (id, title, body, n, created_at) values (?, ?, ?, ?, ?)",
                statement -> {
                    statement.setObject(3, note.id());
                    statement.setString(4, note.title());
                    statement.setString(5, note.body());
                    statement.setInt(6, note.n());
                    statement.setObject(7, note.createdAt().atOffset(ZoneOffset.UTC));
                },
                Statement::getUpdateCount);
    }

    @Override
    public void update(UUID tenant, UUID id, String title) throws SQLException {
        run(
                false,
                tenant,
                "update note set title = ? where id = ?",
                statement -> {
                    statement.setString(3, title);
                    statement.setObject(4, id);
                },
                Statement::getUpdateCount);
    }

    @Override
    public List<Note> list(UUID tenant) throws SQLException {
        return run(
                true,
                tenant,
                "select id, title, body, n, created_at from note order by created_at desc limit 50",
                statement -> {},
                statement -> {
                    List<Note> notes = new ArrayList<>();
                    try (ResultSet rows = statement.getResultSet()) {
                        while (rows.next()) {
                            notes.add(note(rows));
                        }
                    }
                    return notes;
                });
    }

    private <T> T run(boolean reads, UUID tenant, String sql, Values values, Reading<T> reading)
            throws SQLException {
        bulkhead.acquireUninterruptibly();
        try (Connection connection = pool.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, DEADLINE_MILLIS);
            String begin = explicitBegin ? (reads ? "begin read only;" : "begin;") : "";
            try (PreparedStatement statement =
                    connection.prepareStatement(begin + BIND + sql + ";commit")) {
                statement.setString(1, tenant.toString());
                statement.setString(2, "service:bench");
                values.bind(statement);
                statement.execute();
                for (int skipped = explicitBegin ? 2 : 1; skipped > 0; skipped--) {
                    statement.getMoreResults();
                }
                return reading.read(statement);
            } catch (SQLException e) {
                rollback(connection);
                throw e;
            }
        } finally {
            bulkhead.release();
        }
    }

    private static void rollback(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback");
        }
    }

    static Note note(ResultSet row) throws SQLException {
        return new Note(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getObject(5, OffsetDateTime.class).toInstant());
    }

    @Override
    public void close() {
        pool.close();
    }
}
