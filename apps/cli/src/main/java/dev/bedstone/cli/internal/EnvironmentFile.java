package dev.bedstone.cli.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;

/** The file in which local engines say where they are: lines of {@code NAME=value}. */
public final class EnvironmentFile {

    private EnvironmentFile() {}

    /** Its names and values, in order. They hold passwords. */
    public static Map<String, String> read(Path file) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return variables;
    }

    /** A line that a POSIX shell can source, whatever the value holds. */
    public static String export(Entry<String, String> variable) {
        return "export "
                + variable.getKey()
                + "='"
                + variable.getValue().replace("'", "'\\''")
                + "'";
    }

    /** A line of a {@code .env} file, whatever the value holds. */
    public static String dotenv(Entry<String, String> variable) {
        String value = variable.getValue();
        return variable.getKey()
                + "="
                + (value.matches("[A-Za-z0-9_.:/@%?&=+,~-]*")
                        ? value
                        : '"'
                                + value.replace("\\", "\\\\")
                                        .replace("\"", "\\\"")
                                        .replace("$", "\\$")
                                + '"');
    }
}
