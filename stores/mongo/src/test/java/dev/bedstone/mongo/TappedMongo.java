package dev.bedstone.mongo;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.FreshMongo;
import java.io.IOException;
import java.util.List;

/** A store whose commands are seen on their way to the server. */
record TappedMongo(WireTap tap, Mongo mongo) implements AutoCloseable {

    static TappedMongo open(FreshMongo fresh) throws IOException {
        WireTap tap = WireTap.to(fresh.config().application().hosts().getFirst());
        return new TappedMongo(
                tap,
                Mongo.open(
                        MongoOpenTest.patient(fresh.config()).withHosts(List.of(tap.address())),
                        StoreHooks.NONE));
    }

    @Override
    public void close() throws IOException {
        mongo.close();
        tap.close();
    }
}
