package dev.bedstone.redis.internal;

import dev.bedstone.config.RedisConfig;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Problems;
import dev.bedstone.kernel.ServerVersion;
import dev.bedstone.kernel.Unsupported;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whether a server is fit to be used, asked once at start. What would lose data is refused; what is
 * only unwise becomes advice. Not thread-safe: it lives within one check.
 */
public final class ServerChecks {

    private final String setting;
    private final boolean isCache;
    private final int database;
    private final int connections;
    private final Problems refusals = new Problems();
    private final Problems advice = new Problems();

    /**
     * @param setting where the server is configured, such as {@code bedstone.redis}
     * @param isCache whether it holds caches alone
     * @param database the logical database in use
     * @param connections the most connections this application opens
     */
    ServerChecks(String setting, boolean isCache, int database, int connections) {
        this.setting = setting;
        this.isCache = isCache;
        this.database = database;
        this.connections = connections;
    }

    /**
     * Checks the server that holds sessions, limits and locks.
     *
     * @return advice, perhaps none
     * @throws dev.bedstone.kernel.Misconfigured if it would lose data
     */
    public static List<Problem> ofMain(RedisServer server, String setting, RedisConfig config) {
        return new ServerChecks(
                        setting, false, config.main().database(), 1 + config.maxConnections())
                .run(server);
    }

    /** Checks the server that holds caches; as {@link #ofMain}. */
    public static List<Problem> ofCache(RedisServer server, String setting, RedisConfig config) {
        int database = config.cache().orElse(config.main()).database();
        return new ServerChecks(setting, true, database, 1).run(server);
    }

    private List<Problem> run(RedisServer server) {
        judge(ask(server));
        if (!refusals.isEmpty()) {
            throw server.failures().unfit(texts(Problem::what), texts(Problem::fix));
        }
        return advice.list();
    }

    private String texts(Function<Problem, String> part) {
        return refusals.list().stream().map(part).collect(Collectors.joining(", and "));
    }

    /** What the server tells, as far as its user may ask. */
    private static ServerInfo ask(RedisServer server) {
        ServerInfo info = ServerInfo.of(allowed(() -> server.check("info", c -> c.info()), ""));
        for (String name : List.of("maxmemory-policy", "maxclients")) {
            info =
                    info.with(
                            allowed(
                                    () -> server.check("config get", c -> c.configGet(name)),
                                    Map.of()));
        }
        return info;
    }

    private static <T> T allowed(Supplier<T> question, T otherwise) {
        try {
            return question.get();
        } catch (Denied | Unsupported forbidden) {
            return otherwise;
        }
    }

    /** Judges what the server told; visible for tests with servers that cannot be had. */
    ServerChecks judge(ServerInfo info) {
        checkEviction(info);
        if (info.isSilent()) {
            advise(
                    "the server's user may not use INFO, so version and role were not checked",
                    "allow +info in its ACL");
            return this;
        }
        checkVersion(info);
        checkRole(info);
        checkCluster(info);
        checkClients(info);
        checkDurability(info);
        return this;
    }

    List<Problem> refusals() {
        return refusals.list();
    }

    List<Problem> advice() {
        return advice.list();
    }

    private void checkEviction(ServerInfo info) {
        String policy = info.evictionPolicy().orElse("");
        boolean evicts = !policy.isEmpty() && !policy.equals("noeviction");
        if (policy.isEmpty()) {
            advise(
                    "the server's user may use neither INFO nor CONFIG GET, so it is unknown whether"
                            + " the server drops data when its memory is full",
                    "allow +info and +config|get in its ACL");
        } else if (evicts && !isCache) {
            refuse(
                    "the server drops sessions, limits and locks when its memory is full"
                            + " (maxmemory-policy "
                            + policy
                            + ")",
                    "set maxmemory-policy noeviction, and put caches on a server of their own with"
                            + " bedstone.redis.cache.url");
        } else if (isCache && !evicts) {
            advise(
                    "the server for caches refuses writes when its memory is full (maxmemory-policy"
                            + " noeviction)",
                    "set maxmemory-policy allkeys-lru");
        }
        if (isCache && info.memoryLimit().orElse(1) == 0) {
            advise(
                    "the server for caches may take all memory of its machine (maxmemory 0)",
                    "set maxmemory to what it may have");
        }
    }

    private void checkVersion(ServerInfo info) {
        if (info.compatibility().isBefore(6, 2, 0)) {
            refuse(
                    "the server is Redis " + info.version() + ", too old to be used",
                    "use Redis 6.2 or newer, or Valkey");
        } else if (isVulnerable(info)) {
            advise(
                    "version "
                            + info.version()
                            + " lets an authenticated user run code on the server by a script"
                            + " (CVE-2025-49844)",
                    "use Redis 6.2.20, 7.2.11, 7.4.6, 8.0.4, 8.2.2 or newer, or Valkey 7.2.11,"
                            + " 8.0.6, 8.1.4 or newer; a distribution may have repaired an older"
                            + " one, which its package's change log says");
        }
    }

    private static boolean isVulnerable(ServerInfo info) {
        ServerVersion version = info.program();
        if (info.isValkey()) {
            return version.isBefore(7, 2, 11)
                    || within(version, 8, 0, 6)
                    || within(version, 8, 1, 4);
        }
        return version.isBefore(6, 2, 20)
                || version.major() == 7 && version.isBefore(7, 2, 11)
                || within(version, 7, 4, 6)
                || within(version, 8, 0, 4)
                || within(version, 8, 2, 2);
    }

    private static boolean within(ServerVersion version, int major, int minor, int repaired) {
        return version.major() == major && version.minor() == minor && version.patch() < repaired;
    }

    private void checkRole(ServerInfo info) {
        if (info.isReplica()) {
            refuse(
                    "the server is a replica and takes no writes",
                    "point the setting at the primary");
        }
    }

    private void checkCluster(ServerInfo info) {
        if (info.isCluster() && database != 0) {
            refuse(
                    "the server is a cluster node, which has no database " + database,
                    "use database 0");
        }
    }

    private void checkClients(ServerInfo info) {
        long most = info.mostClients().orElse(Long.MAX_VALUE);
        if (most < connections) {
            advise(
                    "the server takes "
                            + most
                            + " clients and this application alone may open "
                            + connections,
                    "raise maxclients on the server or lower bedstone.redis.max-connections");
        }
    }

    private void checkDurability(ServerInfo info) {
        if (!isCache && !info.isLogged().orElse(true)) {
            advise(
                    "the server keeps no log of its writes (appendonly no), so a crash loses"
                            + " everything since its last snapshot",
                    "set appendonly yes");
        }
    }

    private void refuse(String what, String fix) {
        refusals.add(setting, what, fix);
    }

    private void advise(String what, String fix) {
        advice.add(setting, what, fix);
    }
}
