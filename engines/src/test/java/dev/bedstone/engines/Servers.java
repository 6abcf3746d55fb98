package dev.bedstone.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Looks at the processes of this machine without the product's help. */
final class Servers {

    private Servers() {}

    /** The processes whose working directory is {@code directory} or lies below it. */
    static List<ProcessHandle> below(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksBelow(process, directory))
                .toList();
    }

    /** Whether nothing works below {@code directory} at the latest after {@code time}. */
    static boolean gone(Path directory, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (!below(directory).isEmpty()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    static void killAll(Path directory) throws InterruptedException {
        below(directory).forEach(ProcessHandle::destroyForcibly);
        gone(directory, Duration.ofSeconds(5));
    }

    /** The command lines of all processes, as everybody on the machine can read them. */
    static String commandLines() {
        StringBuilder all = new StringBuilder();
        ProcessHandle.allProcesses()
                .forEach(process -> {
                    try {
                        all.append(Files.readString(proc(process, "cmdline")).replace('\0', ' '))
                                .append('\n');
                    } catch (IOException gone) {
                        // Ended meanwhile.
                    }
                });
        return all.toString();
    }

    /** The command lines of the parents of {@code pid}'s server: the scripts that watch it. */
    static ProcessHandle watcher(long pid) {
        return ProcessHandle.of(pid).orElseThrow().parent().orElseThrow();
    }

    private static boolean worksBelow(ProcessHandle process, Path directory) {
        try {
            return Files.readSymbolicLink(proc(process, "cwd")).startsWith(directory);
        } catch (IOException goneOrForeign) {
            return false;
        } catch (UncheckedIOException unreadable) {
            return false;
        }
    }

    private static Path proc(ProcessHandle process, String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }
}
