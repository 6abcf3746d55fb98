package dev.bedstone.redis.internal;

import dev.bedstone.kernel.ServerVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a server says of itself in its answers to INFO and CONFIG GET, both of which a careful
 * administrator may have forbidden. Immutable.
 */
final class ServerInfo {

    private final Map<String, String> entries;

    private ServerInfo(Map<String, String> entries) {
        this.entries = Map.copyOf(entries);
    }

    /** Reads the lines {@code name:value} of INFO. */
    static ServerInfo of(String answer) {
        Map<String, String> entries = new HashMap<>();
        for (String line : answer.split("\r?\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.charAt(0) != '#') {
                entries.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return new ServerInfo(entries);
    }

    /** The same with the answer to CONFIG GET, whose names are told by {@code config:} in front. */
    ServerInfo with(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(entries);
        settings.forEach((name, value) -> all.put("config:" + name, value));
        return new ServerInfo(all);
    }

    /** Whether the server said nothing of itself. */
    boolean isSilent() {
        return !entries.containsKey("redis_version");
    }

    boolean isValkey() {
        return entries.containsKey("valkey_version");
    }

    /** The version of Redis whose commands it has; a Valkey of any version says 7.2.4 here. */
    ServerVersion compatibility() {
        return ServerVersion.of(entries.getOrDefault("redis_version", ""));
    }

    /** The version of the program itself. */
    String version() {
        return isValkey()
                ? "Valkey " + entries.get("valkey_version")
                : entries.getOrDefault("redis_version", "unknown");
    }

    ServerVersion program() {
        return isValkey()
                ? ServerVersion.of(entries.getOrDefault("valkey_version", ""))
                : compatibility();
    }

    /** {@code primary} or {@code replica}. */
    String role() {
        return isReplica() ? "replica" : "primary";
    }

    boolean isReplica() {
        return "slave".equals(entries.get("role"));
    }

    boolean isCluster() {
        return "cluster".equals(entries.get("redis_mode"));
    }

    /** What is dropped when the memory is full, such as {@code noeviction}. */
    Optional<String> evictionPolicy() {
        return text("config:maxmemory-policy").or(() -> text("maxmemory_policy"));
    }

    /** Bytes; 0 for no limit. */
    OptionalLong memoryLimit() {
        return number("maxmemory");
    }

    /** Bytes. */
    OptionalLong memoryUsed() {
        return number("used_memory");
    }

    OptionalLong clients() {
        return number("connected_clients");
    }

    OptionalLong mostClients() {
        OptionalLong configured = number("config:maxclients");
        return configured.isPresent() ? configured : number("maxclients");
    }

    /** Whether every write goes to a log on disk. */
    Optional<Boolean> isLogged() {
        return text("aof_enabled").map("1"::equals);
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private OptionalLong number(String name) {
        String text = entries.get(name);
        return text != null && text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }
}
