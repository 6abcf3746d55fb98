package dev.bedstone.engines.internal.set;

import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.engines.LocalEngine;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.LocalRedis;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.engines.internal.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The addresses of a set's engines, with passwords, in the names the configuration understands. The
 * passwords have no character that a URL or a shell would take for something else.
 */
public final class EnvironmentFile {

    private EnvironmentFile() {}

    /** The variables for {@code engines}. */
    public static Map<String, String> variables(Collection<LocalEngine> engines) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (LocalEngine engine : engines) {
            switch (engine) {
                case LocalPostgres postgres -> postgres(postgres, variables);
                case LocalRedis redis -> variables.put(redisName(redis), url(redis.endpoint()));
                default -> throw new IllegalArgumentException("no variables for " + engine.name());
            }
        }
        return variables;
    }

    /** Writes one {@code NAME=value} line per variable; only the owner can read the file. */
    public static void write(Path file, Map<String, String> variables) throws IOException {
        StringBuilder text =
                new StringBuilder("# Written when the engines start; changes here are lost.\n");
        variables.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        PrivateFiles.replace(file, text.toString());
    }

    private static void postgres(LocalPostgres engine, Map<String, String> variables) {
        variables.put("BEDSTONE_POSTGRES_URL", url(engine.endpoint(PostgresRole.APPLICATION)));
        variables.put("BEDSTONE_POSTGRES_MIGRATION_URL", url(engine.endpoint(PostgresRole.OWNER)));
        variables.put("BEDSTONE_POSTGRES_READ_URL", url(engine.endpoint(PostgresRole.READER)));
    }

    private static String redisName(LocalRedis engine) {
        return engine.name().equals("redis-cache")
                ? "BEDSTONE_REDIS_CACHE_URL"
                : "BEDSTONE_REDIS_URL";
    }

    private static String url(PostgresEndpoint endpoint) {
        return "postgresql://"
                + endpoint.user()
                + ":"
                + endpoint.password().reveal()
                + "@"
                + endpoint.hosts().getFirst()
                + "/"
                + endpoint.database();
    }

    private static String url(RedisEndpoint endpoint) {
        return "redis://:" + endpoint.password().reveal() + "@" + endpoint.address() + "/0";
    }
}
