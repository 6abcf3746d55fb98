package dev.bedstone.testkit;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.gateway.LocalClickHouse;

/** A database of ClickHouse that belongs to one test, empty when it begins. Thread-safe. */
public interface FreshClickHouse {

    /** The database's name. */
    String name();

    /** A configuration as an application has it, with this database. */
    ClickHouseConfig config();

    /**
     * Sends one statement over a connection of its own, past the code under test.
     *
     * @return the answer as tab-separated values, without the last line's end
     * @throws IllegalStateException with the server's words if it answers with an error
     * @throws java.io.UncheckedIOException if the server cannot be reached, or is silent for 30 s
     */
    String execute(String statement);

    /**
     * How many connections clients hold to the server, as the kernel knows them; 0 where it does
     * not tell ({@code /proc/net/tcp}).
     */
    int connections();

    /** The server the database is on. */
    LocalClickHouse engine();

    /** Breaks the server, in a class with {@link OwnEngine}. */
    ServerControl server();
}
