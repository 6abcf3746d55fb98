package dev.bedstone.testkit;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.PostgresRole;
import java.sql.Connection;
import java.sql.SQLException;

/** A database that belongs to one test, empty but for the roles and their rights. Thread-safe. */
public interface FreshDatabase {

    /** The database's name. */
    String name();

    /** How a role reaches it. */
    PostgresEndpoint endpoint(PostgresRole role);

    /**
     * A configuration as an application has it: the application's role, the owner for migrations,
     * the role for work across tenants, a pool of at most four connections, named after the test.
     */
    PostgresConfig config();

    /**
     * A plain connection, for looking at the database past the code under test. The caller closes
     * it.
     */
    Connection connect(PostgresRole role) throws SQLException;

    /**
     * Begins with a state that many tests begin with, such as the same migrations. The first test
     * of a server that asks for the state prepares it; the others get a copy, which takes
     * milliseconds. Nobody may be connected to this database before, and after the preparation.
     *
     * @param state the state's name, of lower-case letters, digits and underscores; equal names are
     *     equal states
     */
    void beginWith(String state, Preparation preparation) throws SQLException;

    /** The server the database is on. */
    LocalPostgres engine();

    /** Breaks the server, in a class with {@link OwnEngine}. */
    ServerControl server();

    /** What brings a database into a state. */
    @FunctionalInterface
    interface Preparation {
        void prepare(FreshDatabase database) throws SQLException;
    }
}
