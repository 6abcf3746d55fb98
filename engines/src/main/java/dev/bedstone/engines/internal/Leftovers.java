package dev.bedstone.engines.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Servers that still work in a data directory although the process that started them is gone. The
 * caller holds the directory's lock, so nobody uses them on purpose.
 */
public final class Leftovers {

    private static final Duration OWN_STOP = Duration.ofSeconds(2);
    private static final Duration CLEAN_STOP = Duration.ofSeconds(10);
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private Leftovers() {}

    /** Whether there are any. */
    public static boolean anyIn(Path directory, Set<String> programs) {
        return !ServerProcesses.in(directory, programs).isEmpty();
    }

    /**
     * Asks them to stop cleanly by {@code signal}, waits, and kills what is left. A script that has
     * just lost its JVM stops its server by itself and gets a moment to do so: its server may not
     * even have begun.
     */
    public static void stop(Path directory, Set<String> programs, String signal) {
        List<ProcessHandle> scripts = ServerProcesses.scriptsIn(directory);
        ServerProcesses.awaitEnd(scripts, OWN_STOP);
        stopServers(directory, programs, signal);
        ServerProcesses.awaitEnd(scripts, AFTER_KILL);
    }

    private static void stopServers(Path directory, Set<String> programs, String signal) {
        List<ProcessHandle> found = ServerProcesses.in(directory, programs);
        if (found.isEmpty()) {
            return;
        }
        found.stream()
                .filter(process -> !hasParentIn(process, found))
                .forEach(process -> ServerProcesses.signal(process, signal));
        ServerProcesses.awaitEnd(found, CLEAN_STOP);
        kill(directory, programs);
    }

    /** Kills them. */
    public static void kill(Path directory, Set<String> programs) {
        List<ProcessHandle> found = ServerProcesses.in(directory, programs);
        found.forEach(ProcessHandle::destroyForcibly);
        ServerProcesses.awaitEnd(found, AFTER_KILL);
    }

    /**
     * Removes a pid file whose process lives and is a stranger: the server would take it for a
     * running server and refuse to start. A pid file of a process that is gone is left to the
     * server, which knows more. Called after {@link #stop}.
     */
    public static void removeStalePidFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Optional<String> pid = Files.readAllLines(file).stream().findFirst();
        if (pid.filter(Leftovers::isAlive).isPresent()) {
            Files.deleteIfExists(file);
        }
    }

    private static boolean isAlive(String pid) {
        return pid.strip().matches("\\d{1,18}")
                && ProcessHandle.of(Long.parseLong(pid.strip())).isPresent();
    }

    private static boolean hasParentIn(ProcessHandle process, List<ProcessHandle> all) {
        return process.parent().filter(all::contains).isPresent();
    }
}
