package dev.bedstone.testkit.internal;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.MongoSocketException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.bedstone.config.ConfigLoader;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.config.TlsMode;
import dev.bedstone.standin.LocalMongo;
import dev.bedstone.standin.LocalMongoOptions;
import dev.bedstone.testkit.EngineControl;
import dev.bedstone.testkit.ServerControl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.jspecify.annotations.Nullable;

/** A stand-in that the tests share, or a real server that somebody runs. Not thread-safe. */
final class MongoServer implements AutoCloseable {

    private static final String VARIABLE = "MONGODB_URI";
    private static final int SECONDS = 10;

    private final @Nullable TemporaryDirectory directory;
    private final @Nullable EngineControl<LocalMongo> engine;
    private final boolean own;
    private final Optional<MongoConfig> real;
    private final MongoClient client;

    private MongoServer(
            @Nullable TemporaryDirectory directory,
            @Nullable EngineControl<LocalMongo> engine,
            boolean own,
            Optional<MongoConfig> real) {
        this.directory = directory;
        this.engine = engine;
        this.own = own;
        this.real = real;
        this.client = connect(config());
        operations(); // so that its threads are there before a test counts threads
    }

    /** The address of a real server to use instead of a stand-in. */
    static Optional<String> realUri() {
        return Optional.ofNullable(System.getenv(VARIABLE)).filter(uri -> !uri.isBlank());
    }

    /**
     * @param own whether it belongs to one class, which may kill it: then it is a stand-in that
     *     keeps what it has acknowledged
     */
    static MongoServer start(boolean own) {
        Optional<String> uri = realUri();
        if (uri.isPresent() && !own) {
            return new MongoServer(null, null, false, Optional.of(configured(uri.get())));
        }
        TemporaryDirectory directory = TemporaryDirectory.create();
        LocalMongoOptions options =
                LocalMongoOptions.in(directory.path().resolve("mongo")).withDurable(own);
        return new MongoServer(
                directory,
                new EngineControl<>(port -> LocalMongo.start(options.withPort(port))),
                own,
                Optional.empty());
    }

    private static MongoConfig configured(String uri) {
        TemporaryDirectory empty = TemporaryDirectory.create();
        try (empty) {
            return ConfigLoader.standard(empty.path())
                    .withEnvironment(Map.of(VARIABLE, uri))
                    .load()
                    .config()
                    .mongo()
                    .orElseThrow();
        }
    }

    TestMongo lend(String label, boolean leaksAllowed) {
        if (engine != null && !engine.engine().isAlive()) {
            engine.restart();
        }
        String name = "test_" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
        return new TestMongo(this, name, label, leaksAllowed);
    }

    MongoConfig config() {
        return real.orElseGet(() -> engine().endpoint());
    }

    MongoClient client() {
        return client;
    }

    boolean isStandIn() {
        return real.isEmpty();
    }

    LocalMongo engine() {
        if (engine == null) {
            throw new IllegalStateException(
                    "the tests run against the server of " + VARIABLE + ", not a stand-in");
        }
        return engine.engine();
    }

    ServerControl control() {
        return own && engine != null ? engine : SharedServer.INSTANCE;
    }

    void thaw() {
        if (engine != null) {
            engine.thaw();
        }
    }

    boolean isAlive() {
        return engine == null || engine.engine().isAlive();
    }

    /** The connections of clients that call themselves so: what each one does. */
    List<String> connectionsOf(String application) {
        return operations().getList("inprog", Document.class).stream()
                .filter(operation -> application.equals(operation.get("appName")))
                .map(operation -> "does " + operation.get("op"))
                .toList();
    }

    void drop(String database) {
        ask(() -> {
            client.getDatabase(database).drop();
            return database;
        });
    }

    private Document operations() {
        return ask(() ->
                client.getDatabase("admin")
                        .runCommand(new Document("currentOp", 1).append("$all", true)));
    }

    /** The first question after a restart may meet a connection to the server that was killed. */
    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (MongoSocketException stale) {
            return question.get();
        }
    }

    @Override
    public void close() {
        client.close();
        if (engine != null) {
            engine.close();
        }
        if (directory != null) {
            directory.close();
        }
    }

    private static MongoClient connect(MongoConfig config) {
        MongoClientSettings.Builder settings =
                MongoClientSettings.builder()
                        .applicationName("bedstone-testkit")
                        .uuidRepresentation(UuidRepresentation.STANDARD)
                        .timeout(SECONDS, TimeUnit.SECONDS)
                        .applyToClusterSettings(cluster -> {
                            cluster.serverSelectionTimeout(SECONDS, TimeUnit.SECONDS);
                            if (config.application().srv()) {
                                cluster.srvHost(config.application().hosts().getFirst().host());
                            } else {
                                cluster.hosts(
                                        config.application().hosts().stream()
                                                .map(host ->
                                                        new ServerAddress(host.host(), host.port()))
                                                .toList());
                            }
                        })
                        .applyToSslSettings(tls ->
                                tls.enabled(config.application().tls().mode() != TlsMode.DISABLE));
        config.application()
                .user()
                .ifPresent(user ->
                        settings.credential(
                                MongoCredential.createCredential(
                                        user,
                                        config.application().authSource(),
                                        config.application().password().reveal().toCharArray())));
        return MongoClients.create(settings.build());
    }
}
