package dev.bedstone.standin;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.bedstone.config.MongoEndpoint;
import dev.bedstone.kernel.Secret;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.UuidRepresentation;

/** The official driver, unmodified. */
final class Clients {

    private Clients() {}

    static MongoClient of(LocalMongo engine) {
        return of(engine, engine.endpoint().application().password());
    }

    static MongoClient of(LocalMongo engine, Secret password) {
        MongoEndpoint endpoint = engine.endpoint().application();
        return MongoClients.create(
                base(engine)
                        .credential(
                                MongoCredential.createCredential(
                                        endpoint.user().orElseThrow(),
                                        endpoint.authSource(),
                                        password.reveal().toCharArray()))
                        .build());
    }

    static MongoClient withoutLogin(LocalMongo engine) {
        return MongoClients.create(base(engine).build());
    }

    private static MongoClientSettings.Builder base(LocalMongo engine) {
        return MongoClientSettings.builder()
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .applicationName("a test")
                .applyToClusterSettings(cluster ->
                        cluster.hosts(List.of(new ServerAddress("127.0.0.1", engine.port())))
                                .serverSelectionTimeout(30, TimeUnit.SECONDS));
    }
}
