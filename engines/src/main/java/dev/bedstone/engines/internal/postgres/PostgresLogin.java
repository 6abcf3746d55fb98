package dev.bedstone.engines.internal.postgres;

import dev.bedstone.engines.PostgresRole;
import dev.bedstone.engines.internal.Passwords;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Logs in to a local PostgreSQL.
 *
 * @param port where it listens on 127.0.0.1
 * @param passwords of its roles
 */
record PostgresLogin(int port, Passwords passwords) {

    /** The application's database. */
    static final String DATABASE = "bedstone";

    /** A connection as {@code role} to {@code database}. */
    Connection connect(PostgresRole role, String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", role.user());
        properties.setProperty("password", passwords.of(role.user()).reveal());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("ApplicationName", "bedstone-engines");
        Connection connection =
                new Driver()
                        .connect(
                                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
        if (connection == null) {
            throw new SQLException("the driver refused the address");
        }
        return connection;
    }

    /** Logs in as the application and asks for the server's version, such as {@code 18.6}. */
    String version() throws SQLException {
        try (Connection connection = connect(PostgresRole.APPLICATION, DATABASE)) {
            String full = connection.getMetaData().getDatabaseProductVersion();
            return full.split(" ", 2)[0];
        }
    }
}
