package dev.bedstone.standin;

import dev.bedstone.config.MongoEndpoint;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.EngineBlueprint;
import dev.bedstone.engines.EngineSetOptions;
import dev.bedstone.engines.LocalEngine;
import java.nio.file.Path;
import java.util.Map;

/** The stand-in for MongoDB as an engine of a set. */
public final class MongoBlueprint implements EngineBlueprint {

    private static final int PORT = 37_017;

    @Override
    public String name() {
        return StoreKind.MONGO.key();
    }

    @Override
    public StoreKind kind() {
        return StoreKind.MONGO;
    }

    @Override
    public int wellKnownPort() {
        return PORT;
    }

    @Override
    public String title() {
        return "MongoDB stand-in";
    }

    @Override
    public LocalEngine start(Path data, int port, EngineSetOptions options) {
        return LocalMongo.start(
                LocalMongoOptions.in(data)
                        .withPort(port)
                        .withDurable(options.durable())
                        .withStartTimeout(options.startTimeout()));
    }

    @Override
    public Map<String, String> variables(LocalEngine engine) {
        MongoEndpoint endpoint = ((LocalMongo) engine).endpoint().application();
        String url =
                "mongodb://"
                        + endpoint.user().orElseThrow()
                        + ":"
                        + endpoint.password().reveal()
                        + "@"
                        + endpoint.hosts().getFirst()
                        + "/"
                        + endpoint.database()
                        + "?authSource=admin";
        return Map.of("BEDSTONE_MONGO_URL", url);
    }

    @Override
    public Trace trace(Path data) {
        return new Trace(data, LocalMongo.PROGRAMS, LocalMongo.STOP);
    }
}
