package dev.bedstone.engines.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out who listens on a port, for the text of a failure: on Linux from the tables in /proc, as
 * far as the caller may look.
 */
final class PortOwner {

    private static final Path PROC = Path.of("/proc");
    private static final List<String> TABLES = List.of("net/tcp", "net/tcp6");

    /** The state LISTEN (TCP_LISTEN in tcp_states.h). */
    private static final String LISTENING = "0A";

    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private PortOwner() {}

    /** Such as {@code redis-server (process 4711)}, or {@code another program}. */
    static String describe(int port) {
        return TABLES.stream()
                .flatMap(table -> inode(PROC.resolve(table), port).stream())
                .flatMap(inode -> process(inode).stream())
                .findFirst()
                .orElse("another program");
    }

    private static Optional<String> inode(Path table, int port) {
        String suffix = String.format(":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> line.strip().split(" +"))
                    .filter(fields -> fields.length > INODE)
                    .filter(fields -> fields[STATE].equals(LISTENING))
                    .filter(fields -> fields[ADDRESS].endsWith(suffix))
                    .map(fields -> fields[INODE])
                    .findFirst();
        } catch (IOException noSuchSystem) {
            return Optional.empty();
        }
    }

    private static Optional<String> process(String inode) {
        Path socket = Path.of("socket:[" + inode + "]");
        return ProcessHandle.allProcesses()
                .map(handle -> PROC.resolve(Long.toString(handle.pid())))
                .filter(process -> holds(process, socket))
                .findFirst()
                .map(PortOwner::name);
    }

    private static boolean holds(Path process, Path socket) {
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return files.anyMatch(file -> pointsTo(file, socket));
        } catch (IOException | RuntimeException goneOrForeign) {
            return false;
        }
    }

    private static boolean pointsTo(Path file, Path target) {
        try {
            return Files.readSymbolicLink(file).equals(target);
        } catch (IOException gone) {
            return false;
        }
    }

    private static String name(Path process) {
        try {
            String name = Files.readString(process.resolve("comm")).strip();
            return name + " (process " + process.getFileName() + ")";
        } catch (IOException gone) {
            return "process " + process.getFileName();
        }
    }
}
