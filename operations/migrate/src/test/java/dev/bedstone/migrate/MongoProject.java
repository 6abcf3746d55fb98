package dev.bedstone.migrate;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.mongo.Mongo;
import dev.bedstone.testkit.FreshMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.Document;

/** A folder of command files and a database of MongoDB to run them on. */
final class MongoProject implements OneRunnerConformance.LoneProject<Mongo> {

    /** A loaded machine is slow, and no test here is about that. */
    static final MongoConfig.Timeouts PATIENT =
            new MongoConfig.Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(2));

    private final FreshMongo fresh;
    private final Path folder;
    private final Mongo store;

    MongoProject(FreshMongo fresh, Path folder) {
        this.fresh = fresh;
        this.folder = folder;
        this.store = Mongo.open(fresh.config().withTimeouts(PATIENT), StoreHooks.NONE);
    }

    MongoProject file(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MongoProject delete(String name) {
        try {
            Files.delete(folder.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A collection and its undo. */
    MongoProject collection(int version, String name) {
        return file("V" + version + "__" + name + ".json", "[{\"create\": \"" + name + "\"}]")
                .file("U" + version + "__" + name + ".json", "[{\"drop\": \"" + name + "\"}]");
    }

    Migrations migrations() {
        return migrations(MigrationOptions.STANDARD);
    }

    @Override
    public Migrations migrations(MigrationOptions options) {
        return Migrations.of(List.of(store), List.of(line()), options);
    }

    @Override
    public MigrationLine line() {
        return MigrationLine.folder("app", StoreKind.MONGO, folder);
    }

    @Override
    public Mongo store() {
        return store;
    }

    FreshMongo fresh() {
        return fresh;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public int port() {
        return fresh.config().application().hosts().getFirst().port();
    }

    /** The way to the database through another port. */
    MongoConfig through(int port) {
        return fresh.config()
                .withTimeouts(PATIENT)
                .withHosts(List.of(new HostPort("127.0.0.1", port)));
    }

    /** Past the code under test. */
    void command(String... commands) {
        for (String command : commands) {
            fresh.database().runCommand(BsonDocument.parse(command));
        }
    }

    /** The documents of a collection as JSON, in the order of their identifiers. */
    List<String> documents(String collection) {
        List<String> found = new ArrayList<>();
        fresh.database()
                .getCollection(collection)
                .find()
                .sort(new Document("_id", 1))
                .forEach(document -> found.add(document.toJson()));
        return found;
    }

    /** The collections and their indexes but that of {@code _id}, without what is Bedstone's. */
    List<String> objects() {
        List<String> found = new ArrayList<>();
        for (String name : fresh.database().listCollectionNames().into(new TreeSet<>())) {
            if (!name.startsWith("bedstone_")) {
                found.add(name);
                fresh.database().getCollection(name).listIndexes().into(new ArrayList<>()).stream()
                        .map(index -> index.getString("name"))
                        .filter(index -> !index.equals("_id_"))
                        .sorted()
                        .forEach(index -> found.add(name + "/" + index));
            }
        }
        return found;
    }

    @Override
    public void close() {
        store.close();
    }
}
