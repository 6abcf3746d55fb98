package dev.bedstone.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.conformance.MigratableUnderTest;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/** MongoDB, as the conformance suite for migrations sees it. */
record MongoMigratableUnderTest(FreshMongo fresh) implements MigratableUnderTest<Mongo> {

    private static final String JOURNAL = "bedstone_migration_journal";

    @Override
    public Mongo open() {
        return Mongo.open(fresh.config(), StoreHooks.NONE);
    }

    @Override
    public String createTable(String name) {
        return new Document("create", name).toJson();
    }

    /** An index takes the place of a column. */
    @Override
    public String addColumn(String table) {
        return new Document("createIndexes", table)
                .append(
                        "indexes",
                        List.of(
                                new Document("key", new Document("extra", 1))
                                        .append("name", "extra")))
                .toJson();
    }

    @Override
    public String nonsense() {
        return "{\"noSuchCommand\": \"ü\"}";
    }

    /** The server refuses to make a collection a second time. */
    @Override
    public MigrationStatement standingAlone(String name) {
        return new MigrationStatement(
                createTable(name + "_more"),
                "0".repeat(64),
                false,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public boolean isThere(String name) {
        return fresh.database()
                .listCollectionNames()
                .into(new HashSet<>())
                .contains(name + "_more");
    }

    @Override
    public void byHand(String statement) {
        fresh.database().runCommand(Document.parse(statement));
    }

    @Override
    public void inShell(String printed) {
        new Shell(fresh.database()).run(printed);
    }

    @Override
    public Set<String> databases() {
        MongoConfig config = fresh.config();
        ServerAddress server =
                new ServerAddress(
                        config.application().hosts().getFirst().host(),
                        config.application().hosts().getFirst().port());
        MongoClientSettings.Builder settings =
                MongoClientSettings.builder()
                        .applyToClusterSettings(cluster -> cluster.hosts(List.of(server)));
        config.application()
                .user()
                .ifPresent(user ->
                        settings.credential(
                                MongoCredential.createCredential(
                                        user,
                                        config.application().authSource(),
                                        config.application().password().reveal().toCharArray())));
        try (MongoClient client = MongoClients.create(settings.build())) {
            Set<String> names = client.listDatabaseNames().into(new HashSet<>());
            names.add(config.application().database()); // there as soon as something is in it
            return names;
        }
    }

    @Override
    public String journalText() {
        StringBuilder text = new StringBuilder();
        for (String name : fresh.database().listCollectionNames()) {
            fresh.database()
                    .getCollection(name)
                    .find()
                    .forEach(found -> text.append(found.toJson()));
        }
        return text.toString();
    }

    @Override
    public List<Secret> secrets() {
        return List.of(fresh.config().application().password());
    }

    /** Does what the two functions of a printed script do in mongosh, line by line. */
    private static final class Shell {

        private final MongoDatabase database;
        private final long fence;
        private int number;

        Shell(MongoDatabase database) {
            this.database = database;
            Document last =
                    database.getCollection(JOURNAL)
                            .find()
                            .sort(new Document("_id.fence", -1))
                            .first();
            this.fence = last == null ? 1 : last.get("_id", Document.class).getLong("fence") + 1;
        }

        void run(String printed) {
            for (String line : printed.split("\n")) {
                if (line.startsWith("run(EJSON")) {
                    database.runCommand(Document.parse(between(line, "deserialize(", "));")));
                } else if (line.startsWith("done(")) {
                    journal(Document.parse(between(line, "done(", ");")));
                }
            }
        }

        private static String between(String line, String begin, String end) {
            return line.substring(line.indexOf(begin) + begin.length(), line.lastIndexOf(end));
        }

        private void journal(Document entry) {
            entry.append("started", new Date()).append("micros", 0).append("tookMillis", 0L);
            database.getCollection(JOURNAL)
                    .insertOne(
                            new Document(
                                            "_id",
                                            new Document("fence", fence).append("number", ++number))
                                    .append("format", 1)
                                    .append("entries", new ArrayList<>(List.of(entry))));
        }
    }
}
