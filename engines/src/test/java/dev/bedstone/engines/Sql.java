package dev.bedstone.engines;

import dev.bedstone.config.PostgresEndpoint;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Plain JDBC for tests. */
final class Sql {

    private Sql() {}

    static Connection connect(PostgresEndpoint endpoint) throws SQLException {
        return connect(endpoint, endpoint.password().reveal());
    }

    static Connection connect(PostgresEndpoint endpoint, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + endpoint.hosts().getFirst() + "/" + endpoint.database(),
                endpoint.user(),
                password);
    }

    static void run(PostgresEndpoint endpoint, String... statements) throws SQLException {
        try (Connection connection = connect(endpoint);
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    static String ask(PostgresEndpoint endpoint, String query) throws SQLException {
        try (Connection connection = connect(endpoint);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** The SQLSTATE with which a statement is refused, or {@code 00000} if it is not. */
    static String state(PostgresEndpoint endpoint, String statement) {
        try {
            run(endpoint, statement);
            return "00000";
        } catch (SQLException refused) {
            return refused.getSQLState();
        }
    }
}
