package dev.bedstone.testkit.internal;

import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.engines.LocalRedis;
import dev.bedstone.testkit.EngineControl;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.ServerControl;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One running Redis server, emptied between tests. Not thread-safe. */
final class RedisServer implements FreshRedis.Server, AutoCloseable {

    private final EngineControl<LocalRedis> engine;
    private final boolean own;

    RedisServer(EngineControl<LocalRedis> engine, boolean own) {
        this.engine = engine;
        this.own = own;
    }

    @Override
    public RedisEndpoint endpoint() {
        return engine().endpoint();
    }

    @Override
    public @Nullable Object command(String... words) {
        try (RespConnection connection = RespConnection.open(endpoint())) {
            return connection.command(words);
        }
    }

    @Override
    public LocalRedis engine() {
        return engine.engine();
    }

    @Override
    public ServerControl control() {
        return own ? engine : SharedServer.INSTANCE;
    }

    /** Running, empty, without scripts. */
    void prepare() {
        if (!engine().isAlive()) {
            engine.restart();
        }
        try (RespConnection connection = RespConnection.open(endpoint())) {
            connection.command("FLUSHALL");
            connection.command("SCRIPT", "FLUSH");
        }
    }

    void thaw() {
        engine.thaw();
    }

    boolean isAlive() {
        return engine().isAlive();
    }

    /** Connections but the one that asks: name, state and last command, never an address. */
    List<String> openConnections() {
        try (RespConnection connection = RespConnection.open(endpoint())) {
            String own = String.valueOf(connection.command("CLIENT", "ID"));
            String all = String.valueOf(connection.command("CLIENT", "LIST"));
            return all.lines()
                    .map(RedisServer::fields)
                    .filter(client -> !own.equals(client.get("id")))
                    .map(client ->
                            "name %s, user %s, open for %s s, idle for %s s, last command: %s"
                                    .formatted(
                                            client.get("name"),
                                            client.get("user"),
                                            client.get("age"),
                                            client.get("idle"),
                                            client.get("cmd")))
                    .toList();
        }
    }

    /** Ends every connection but the one that asks. */
    void disconnectAll() {
        try (RespConnection connection = RespConnection.open(endpoint())) {
            connection.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            connection.command("CLIENT", "KILL", "TYPE", "pubsub");
        }
    }

    @Override
    public void close() {
        engine.close();
    }

    private static Map<String, String> fields(String line) {
        return Arrays.stream(line.split(" "))
                .map(field -> field.split("=", 2))
                .collect(
                        Collectors.toMap(pair -> pair[0], pair -> pair.length == 2 ? pair[1] : ""));
    }
}
