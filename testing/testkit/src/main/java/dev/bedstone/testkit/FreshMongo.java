package dev.bedstone.testkit;

import com.mongodb.client.MongoDatabase;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.standin.LocalMongo;

/** A MongoDB database that is empty when a test begins and belongs to it alone. */
public interface FreshMongo {

    /** A configuration as an application has it, with the fresh database, named after the test. */
    MongoConfig config();

    /** The fresh database over a connection of its own, past the code under test. */
    MongoDatabase database();

    /** Connections the server has from clients named as in {@link #config}. */
    int connections();

    /** Whether the server is a stand-in. */
    boolean isStandIn();

    /**
     * The running stand-in.
     *
     * @throws IllegalStateException if the tests run against a real server
     */
    LocalMongo engine();

    /** Breaks the stand-in, in a class with {@link OwnEngine}; that class never uses another. */
    ServerControl control();
}
