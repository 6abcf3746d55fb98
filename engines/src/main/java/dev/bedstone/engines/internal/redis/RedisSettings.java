package dev.bedstone.engines.internal.redis;

import dev.bedstone.engines.LocalRedisOptions;
import dev.bedstone.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of a local Redis. */
final class RedisSettings {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +\\d+ +(\\d+)");
    private static final int MOST_CLIENTS = 10_000;

    /** Files the server needs beside one per client. */
    private static final int OTHER_FILES = 64;

    private RedisSettings() {}

    /**
     * All settings, the password among them, as the text of a configuration file. The values are in
     * the form that file wants, quotes included.
     */
    static String text(LocalRedisOptions options, int port, Secret password) {
        Map<String, String> all = network();
        if (options.evicting()) {
            cache(all);
        } else {
            store(all, options.durable());
        }
        all.put("save", "\"\"");
        all.putAll(options.settings());
        all.put("port", Integer.toString(port));
        all.put("requirepass", password.reveal());
        StringBuilder text =
                new StringBuilder("# Written at every start; changes here are lost.\n");
        all.forEach((name, value) -> text.append(line(name, value)));
        return text.toString();
    }

    private static Map<String, String> network() {
        Map<String, String> all = new TreeMap<>();
        all.put("bind", "127.0.0.1");
        all.put("protected-mode", "yes");
        all.put("daemonize", "no");
        all.put("tcp-keepalive", "60");
        all.put("maxclients", Integer.toString(mostClients()));
        all.put("slowlog-log-slower-than", "10000");
        all.put("slowlog-max-len", "128");
        return all;
    }

    /**
     * Every write goes to the append-only file before its reply. {@code everysec} is not enough for
     * that: while its background sync is slow, the server replies before it has written, and a kill
     * loses acknowledged writes.
     */
    private static void store(Map<String, String> all, boolean durable) {
        all.put("appendonly", "yes");
        all.put("appendfsync", durable ? "always" : "no");
        all.put("aof-load-truncated", "yes");
        all.put("maxmemory-policy", "noeviction");
    }

    private static void cache(Map<String, String> all) {
        all.put("appendonly", "no");
        all.put("maxmemory", "512mb");
        all.put("maxmemory-policy", "allkeys-lru");
    }

    /** As many as the limit of open files, which the server inherits, has room for. */
    private static int mostClients() {
        try {
            Matcher limit = OPEN_FILES.matcher(Files.readString(Path.of("/proc/self/limits")));
            if (limit.find()) {
                long room = Long.parseLong(limit.group(1)) - OTHER_FILES;
                return (int) Math.clamp(room, 16, MOST_CLIENTS);
            }
        } catch (IOException noSuchSystem) {
            // The server lowers the number by itself if it must.
        }
        return MOST_CLIENTS;
    }

    private static String line(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a Redis setting: " + name);
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the value of " + name + " has a control character");
        }
        return name + " " + value + "\n";
    }
}
