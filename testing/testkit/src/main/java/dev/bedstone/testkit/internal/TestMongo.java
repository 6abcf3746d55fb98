package dev.bedstone.testkit.internal;

import com.mongodb.client.MongoDatabase;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.standin.LocalMongo;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.ServerControl;
import java.util.List;

/** The database as one test holds it. */
record TestMongo(MongoServer server, String name, String label, boolean leaksAllowed)
        implements FreshMongo, AutoCloseable {

    @Override
    public MongoConfig config() {
        return server.config().withDatabase(name).withApplicationName(label);
    }

    @Override
    public MongoDatabase database() {
        return server.client().getDatabase(name);
    }

    @Override
    public int connections() {
        return server.connectionsOf(label).size();
    }

    @Override
    public boolean isStandIn() {
        return server.isStandIn();
    }

    @Override
    public LocalMongo engine() {
        return server.engine();
    }

    @Override
    public ServerControl control() {
        return server.control();
    }

    /** Drops the database; fails the test if it left connections open. */
    @Override
    public void close() {
        server.thaw();
        if (!server.isAlive()) {
            return;
        }
        List<String> open =
                leaksAllowed ? List.of() : Leaks.settled(() -> server.connectionsOf(label));
        server.drop(name);
        Leaks.failIfAny("MongoDB", label, open);
    }
}
