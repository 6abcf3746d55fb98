package dev.bedstone.engines;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.config.Tls;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.internal.BinaryCache;
import dev.bedstone.engines.internal.EngineDirectory;
import dev.bedstone.engines.internal.EngineFailures;
import dev.bedstone.engines.internal.redis.RedisBinary;
import dev.bedstone.engines.internal.redis.RedisServer;
import java.util.Optional;

/** A local Redis or Valkey server with a generated password. Thread-safe. */
public final class LocalRedis extends OwnEngine<RedisServer> {

    private final String name;

    private LocalRedis(String name, EngineDirectory directory, RedisServer server) {
        super(directory, server);
        this.name = name;
    }

    /**
     * Starts a server and returns when it has loaded its data and answers. A server that a killed
     * process left behind in the same directory is stopped first. An append-only file that a crash
     * cut off is loaded up to the cut.
     *
     * @throws dev.bedstone.kernel.Misconfigured if a person must change something: the port is
     *     taken, the directory is in use or unwritable, no program is found
     * @throws dev.bedstone.kernel.Unavailable if the server did not come up; nothing is left
     *     running
     */
    public static LocalRedis start(LocalRedisOptions options) {
        EngineFailures failures =
                new EngineFailures(StoreKind.REDIS, options.name(), options.data());
        RedisBinary binary = RedisBinary.find(BinaryCache.ofUser(), failures);
        EngineDirectory directory = EngineDirectory.take(options.data(), failures);
        try {
            return new LocalRedis(
                    options.name(),
                    directory,
                    RedisServer.start(directory, options, binary, failures));
        } catch (RuntimeException | Error failure) {
            directory.close();
            throw failure;
        }
    }

    /** Its address and password. */
    public RedisEndpoint endpoint() {
        return new RedisEndpoint(
                new HostPort("127.0.0.1", port()),
                Optional.empty(),
                server().password(),
                0,
                Tls.NONE);
    }

    @Override
    public StoreKind kind() {
        return StoreKind.REDIS;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name + " " + version() + " on port " + port();
    }
}
