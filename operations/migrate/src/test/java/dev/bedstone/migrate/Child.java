package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.config.MongoEndpoint;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.Tls;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.kernel.Secret;
import dev.bedstone.mongo.Mongo;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.FreshMongo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A process of its own that migrates: it takes one order a line, {@code <up|down> <database> <port
 * of the way as owner> <folder>}, carries them out at the same time, and answers each with one line
 * when it is done.
 */
final class Child implements AutoCloseable {

    /** Twenty processes that start at once on a small machine need more than the standard 2 s. */
    private static final PostgresConfig.Timeouts PATIENT =
            new PostgresConfig.Timeouts(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(1));

    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;
    private boolean ready;

    private Child(Process process) {
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Child start(FreshDatabase database) {
        PostgresEndpoint application = database.endpoint(PostgresRole.APPLICATION);
        return start(
                Map.of(
                        "CHILD_PORT",
                        Integer.toString(application.hosts().getFirst().port()),
                        "CHILD_APPLICATION",
                        application.password().reveal(),
                        "CHILD_OWNER",
                        database.endpoint(PostgresRole.OWNER).password().reveal()));
    }

    /** One that migrates ClickHouse. */
    static Child start(FreshClickHouse database) {
        ClickHouseConfig plain = database.config();
        return start(Map.of("CHILD_USER", plain.user(), "CHILD_KEY", plain.password().reveal()));
    }

    /** One that migrates MongoDB. */
    static Child ofMongo(FreshMongo fresh) {
        MongoEndpoint config = fresh.config().application();
        return start(
                Map.of(
                        "CHILD_MONGO_USER",
                        config.user().orElseThrow(),
                        "CHILD_MONGO_KEY",
                        config.password().reveal()));
    }

    private static Child start(Map<String, String> secrets) {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx96m",
                        "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName());
        builder.environment().putAll(secrets);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            return new Child(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives an order without waiting for the answer. */
    void order(String what, FreshDatabase database, int port, Path folder) {
        order(what, database.name(), port, folder);
    }

    void order(String what, String database, int port, Path folder) {
        awaitReady();
        orders.println(what + " " + database + " " + port + " " + folder);
    }

    /** Gives as many orders in turn and then waits for all answers. */
    static List<String> together(List<Child> children, int orders, Consumer<Child> order) {
        List<Child> ordered =
                IntStream.range(0, orders)
                        .mapToObj(number -> children.get(number % children.size()))
                        .toList();
        ordered.forEach(Child::awaitReady);
        ordered.forEach(order);
        return ordered.stream().map(Child::answer).toList();
    }

    /** It starts while the test prepares, and several start at once. */
    private void awaitReady() {
        if (!ready) {
            assertThat(answer()).isEqualTo("ready");
            ready = true;
        }
    }

    long pid() {
        return process.pid();
    }

    /** The answer, or "dead". */
    String answer() {
        try {
            String line = answers.readLine();
            return line == null ? "dead" : line;
        } catch (IOException e) {
            return "dead";
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void main(String[] arguments) throws IOException {
        System.out.println("ready");
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ");
                threads.execute(() -> System.out.println(carryOut(words)));
            }
        }
    }

    private static String carryOut(String[] words) {
        try (Store store = open(words[1], Integer.parseInt(words[2]))) {
            MigrationLine line = MigrationLine.folder("app", store.id().kind(), Path.of(words[3]));
            Migrations migrations =
                    Migrations.of(
                            List.of(store),
                            List.of(line),
                            MigrationOptions.STANDARD.allowingDataLoss());
            MigrationResult result =
                    words[0].equals("up") ? migrations.up() : migrations.down(MigrationTarget.BASE);
            return "done " + result.scripts().size();
        } catch (RuntimeException e) {
            return "failed " + String.valueOf(e.getMessage()).replace('\n', ' ');
        }
    }

    private static final ClickHouseConfig.Timeouts CLICKHOUSE_PATIENT =
            new ClickHouseConfig.Timeouts(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(5));

    private static Store open(String database, int port) {
        String mongo = System.getenv("CHILD_MONGO_KEY");
        if (mongo != null) {
            return Mongo.open(
                    MongoConfig.of(new HostPort("127.0.0.1", port), database)
                            .withCredentials(System.getenv("CHILD_MONGO_USER"), Secret.of(mongo))
                            .withTimeouts(MongoProject.PATIENT),
                    StoreHooks.NONE);
        }
        String key = System.getenv("CHILD_KEY");
        return key == null
                ? Postgres.open(config(database, port), StoreHooks.NONE)
                : ClickHouse.open(
                        ClickHouseConfig.of(
                                        new HostPort("127.0.0.1", port),
                                        database,
                                        System.getenv("CHILD_USER"),
                                        Secret.of(key))
                                .withCompress(false)
                                .withTimeouts(CLICKHOUSE_PATIENT),
                        StoreHooks.NONE);
    }

    private static PostgresConfig config(String database, int ownerPort) {
        int port = Integer.parseInt(System.getenv("CHILD_PORT"));
        PostgresConfig plain =
                PostgresConfig.of(
                        endpoint(
                                database,
                                port,
                                "bedstone_app",
                                System.getenv("CHILD_APPLICATION")));
        return new PostgresConfig(
                plain.primary(),
                Optional.empty(),
                Optional.of(
                        endpoint(
                                database,
                                ownerPort,
                                "bedstone_owner",
                                System.getenv("CHILD_OWNER"))),
                plain.pool(),
                PATIENT,
                RetryPolicy.STANDARD,
                "child",
                false);
    }

    private static PostgresEndpoint endpoint(
            String database, int port, String user, String password) {
        return new PostgresEndpoint(
                List.of(new HostPort("127.0.0.1", port)),
                database,
                user,
                Secret.of(password),
                Tls.NONE,
                PostgresEndpoint.Pooler.NONE);
    }
}
