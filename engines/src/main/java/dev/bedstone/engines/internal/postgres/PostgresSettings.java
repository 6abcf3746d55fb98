package dev.bedstone.engines.internal.postgres;

import dev.bedstone.engines.LocalPostgresOptions;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The server settings of a local PostgreSQL, sized for a developer's machine. */
final class PostgresSettings {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,62}");

    private PostgresSettings() {}

    /** All settings as the text of a configuration file. */
    static String text(LocalPostgresOptions options, int port) {
        StringBuilder text =
                new StringBuilder("# Written at every start; changes here are lost.\n");
        all(options, port).forEach((name, value) -> text.append(line(name, value)));
        return text.toString();
    }

    private static Map<String, String> all(LocalPostgresOptions options, int port) {
        Map<String, String> all = new TreeMap<>();
        connections(all);
        memory(all);
        logging(all);
        if (!options.durable()) {
            // The server's own death loses nothing: what is committed is with the kernel.
            all.put("fsync", "off");
            all.put("full_page_writes", "off");
        }
        all.putAll(options.settings());
        all.put("port", Integer.toString(port));
        return all;
    }

    private static void connections(Map<String, String> all) {
        all.put("listen_addresses", "127.0.0.1");
        all.put("unix_socket_directories", "");
        all.put("max_connections", "200");
        all.put("password_encryption", "scram-sha-256");
        all.put("timezone", "UTC");
    }

    private static void memory(Map<String, String> all) {
        all.put("shared_buffers", "128MB");
        all.put("effective_cache_size", "1GB");
        all.put("maintenance_work_mem", "64MB");
        all.put("work_mem", "8MB");
        all.put("random_page_cost", "1.1");
        all.put("shared_preload_libraries", "pg_stat_statements");
        all.put("track_io_timing", "on");
    }

    /** Never the values of parameters, and no statement as such: they may hold secrets. */
    private static void logging(Map<String, String> all) {
        all.put("log_timezone", "UTC");
        all.put("log_line_prefix", "%m [%p] %u@%d %a ");
        all.put("log_statement", "none");
        all.put("log_min_duration_statement", "1s");
        all.put("log_parameter_max_length", "0");
        all.put("log_parameter_max_length_on_error", "0");
        all.put("log_lock_waits", "on");
        all.put("log_temp_files", "0");
        all.put("log_checkpoints", "off");
    }

    private static String line(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a PostgreSQL setting: " + name);
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the value of " + name + " has a control character");
        }
        return name + " = '" + value.replace("\\", "\\\\").replace("'", "''") + "'\n";
    }
}
