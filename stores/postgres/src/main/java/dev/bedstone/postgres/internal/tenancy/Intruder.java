package dev.bedstone.postgres.internal.tenancy;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.UUID;
import org.postgresql.jdbc.PgConnection;

/** A session of the application's role in the hands of an attacker. Not thread-safe. */
final class Intruder implements AutoCloseable {

    private final PgConnection connection;
    private final boolean readOnly;

    Intruder(PgConnection connection, boolean readOnly) throws SQLException {
        this.connection = connection;
        this.readOnly = readOnly;
        connection.setAutoCommit(false);
    }

    PgConnection connection() {
        return connection;
    }

    /** Begins a transaction that no tenant is bound to. */
    void begin() throws SQLException {
        connection.rollback();
        if (readOnly) {
            run("set transaction read only");
        }
    }

    /** Begins a transaction of a tenant, as the layer does. */
    void begin(UUID tenant) throws SQLException {
        begin();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select set_config('app.tenant_id', ?, true),"
                                + " set_config('app.actor', ?, true)")) {
            statement.setString(1, tenant.toString());
            statement.setString(2, "user:" + tenant);
            statement.execute();
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /** Whether the first value of a query is true, or the number of its rows above zero. */
    boolean sees(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() && (row.getString(1) != null && isSign(row.getString(1)));
        }
    }

    private static boolean isSign(String value) {
        return !value.equals("f") && !value.equals("0");
    }

    /** The whole result as text. */
    String text(String query) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                for (int column = 1; column <= columns; column++) {
                    text.append(row.getString(column)).append('\t');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    /** How many rows a statement changed or gave back. */
    int change(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return statement.getUpdateCount();
            }
            int rows = 0;
            try (ResultSet row = statement.getResultSet()) {
                while (row.next()) {
                    rows++;
                }
            }
            return rows;
        }
    }

    /** Carries out a statement and gives what the server remarked. */
    String run(String sql) throws SQLException {
        StringBuilder remarks = new StringBuilder();
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            for (SQLWarning remark = statement.getWarnings();
                    remark != null;
                    remark = remark.getNextWarning()) {
                remarks.append(remark.getMessage()).append('\n');
            }
        }
        return remarks.toString();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
