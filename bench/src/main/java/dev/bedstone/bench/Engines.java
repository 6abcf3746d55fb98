package dev.bedstone.bench;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.HealthConfig;
import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.Profile;
import dev.bedstone.config.RedisConfig;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.LocalPostgresOptions;
import dev.bedstone.engines.LocalRedis;
import dev.bedstone.engines.LocalRedisOptions;
import dev.bedstone.engines.PostgresRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** PostgreSQL and Redis of one benchmark's own, with a pool of eight. */
final class Engines implements AutoCloseable {

    static final int POOL = 8;

    private final Path directory;
    private final LocalPostgres postgres;
    private final LocalRedis redis;

    Engines() {
        try {
            directory = Files.createTempDirectory("bedstone-bench");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        postgres =
                LocalPostgres.start(
                        LocalPostgresOptions.in(directory.resolve("postgres")).withDurable(false));
        redis =
                LocalRedis.start(
                        LocalRedisOptions.in(directory.resolve("redis")).withDurable(false));
    }

    PostgresEndpoint postgresEndpoint() {
        return postgres.endpoint(PostgresRole.APPLICATION);
    }

    RedisEndpoint redisEndpoint() {
        return redis.endpoint();
    }

    BedstoneConfig config() {
        PoolConfig pool = PoolConfig.STANDARD;
        PoolConfig eight =
                new PoolConfig(
                        POOL,
                        POOL,
                        pool.acquireTimeout(),
                        pool.idleTimeout(),
                        pool.maxLifetime(),
                        pool.keepalive(),
                        pool.leakAfter());
        return new BedstoneConfig(
                Profile.DEVELOPMENT,
                Optional.of(PostgresConfig.of(postgresEndpoint()).withPool(eight)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(RedisConfig.of(redisEndpoint())),
                new HealthConfig(Duration.ofHours(1), Duration.ofSeconds(2), Duration.ofSeconds(1)),
                1);
    }

    @Override
    public void close() {
        redis.close();
        postgres.close();
        deleteAll();
    }

    private void deleteAll() {
        try (var found = Files.walk(directory)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
