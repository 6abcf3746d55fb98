package dev.bedstone.bench.document;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.config.MongoEndpoint;
import dev.bedstone.standin.LocalMongo;
import dev.bedstone.standin.LocalMongoOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.UuidRepresentation;

/** The server that all share, and the driver as a careful engineer sets it up. */
final class Fixture implements AutoCloseable {

    static final UUID TENANT = new UUID(1, 2);
    static final String DATABASE = "bedstone";

    /** In memory where there is such a place: how fast a disk is today is nobody's merit. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final long CALL_MILLIS = 3_000;

    private final Path directory;
    private final LocalMongo server;

    Fixture() throws IOException {
        directory =
                Files.isWritable(MEMORY)
                        ? Files.createTempDirectory(MEMORY, "bedstone-bench")
                        : Files.createTempDirectory("bedstone-bench");
        server = LocalMongo.start(LocalMongoOptions.in(directory.resolve("mongo")));
    }

    /** How the layer reaches it. */
    MongoConfig config() {
        return server.endpoint();
    }

    /** The driver with the safety of the layer: write concern, time limit, login. */
    MongoClient driver() {
        MongoEndpoint way = config().application();
        return MongoClients.create(
                MongoClientSettings.builder()
                        .uuidRepresentation(UuidRepresentation.STANDARD)
                        .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                        .timeout(CALL_MILLIS, TimeUnit.MILLISECONDS)
                        .credential(
                                MongoCredential.createCredential(
                                        way.user().orElseThrow(),
                                        way.authSource(),
                                        way.password().reveal().toCharArray()))
                        .applyToClusterSettings(cluster ->
                                cluster.hosts(
                                        List.of(
                                                new ServerAddress(
                                                        "127.0.0.1",
                                                        way.hosts().getFirst().port()))))
                        .build());
    }

    @Override
    public void close() {
        server.close();
        try (var found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException left) {
            throw new IllegalStateException("cannot delete " + directory, left);
        }
    }
}
