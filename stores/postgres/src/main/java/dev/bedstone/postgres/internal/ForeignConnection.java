package dev.bedstone.postgres.internal;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;

/** What a connection of somebody else has to be, so that work can be bound to a tenant on it. */
final class ForeignConnection {

    static final String OPERATION = "use connection";

    private ForeignConnection() {}

    /** The driver's own connection behind it. */
    static PgConnection driver(Connection connection, PostgresFailures failures)
            throws SQLException {
        if (!connection.isWrapperFor(PgConnection.class)) {
            throw failures.misconfigured(
                    OPERATION,
                    "the connection does not lead to one of PostgreSQL's own driver",
                    "give a connection that unwraps to org.postgresql.jdbc.PgConnection");
        }
        PgConnection driver = connection.unwrap(PgConnection.class);
        // The driver then writes values into the text, and sends what belongs together apart.
        if (driver.getPreferQueryMode() == PreferQueryMode.SIMPLE) {
            throw failures.misconfigured(
                    OPERATION,
                    "the connection has preferQueryMode=simple, in which parameters have no types"
                            + " and a tenant's binding does not travel with its statement",
                    "leave preferQueryMode out; behind a pooler per transaction use"
                            + " prepareThreshold=0");
        }
        return driver;
    }
}
