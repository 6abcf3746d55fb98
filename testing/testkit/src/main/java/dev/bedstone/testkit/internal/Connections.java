package dev.bedstone.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TCP connections of this machine, as Linux lists them ({@code proc_net_tcp}(5)). */
final class Connections {

    private static final List<Path> TABLES =
            List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    /** Number, own address and port, the other's address and port, state; in hexadecimal digits. */
    private static final Pattern LINE =
            Pattern.compile(
                    " *\\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]{2}) .*");

    private static final String ESTABLISHED = "01";

    private Connections() {}

    /** The clients' ends of established connections to a local port; none on other systems. */
    static Set<String> to(int port) {
        Set<String> clients = new TreeSet<>();
        for (Path table : TABLES) {
            for (String line : lines(table)) {
                Matcher found = LINE.matcher(line);
                if (found.matches()
                        && Integer.parseInt(found.group(1), 16) == port
                        && found.group(3).equals(ESTABLISHED)) {
                    clients.add("port " + Integer.parseInt(found.group(2), 16));
                }
            }
        }
        return clients;
    }

    private static List<String> lines(Path table) {
        try {
            return Files.exists(table) ? Files.readAllLines(table) : List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
