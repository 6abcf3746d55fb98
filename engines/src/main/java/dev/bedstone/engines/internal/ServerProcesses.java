package dev.bedstone.engines.internal;

import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Uninterrupted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Server processes that work in a given directory, whoever started them. A process counts only if
 * its program has the expected name <em>and</em> its working directory is the data directory
 * itself, so that neither a stale pid file nor a reused pid can point at a stranger.
 */
public final class ServerProcesses {

    private static final Set<String> SHELLS = Set.of("sh", "dash", "bash", "busybox");
    private static final Path PROC = Path.of("/proc");

    private ServerProcesses() {}

    /**
     * The processes whose program is one of {@code programs} and that work in {@code directory}.
     */
    public static List<ProcessHandle> in(Path directory, Set<String> programs) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process, directory, programs))
                .toList();
    }

    /** The scripts between a JVM and a server ({@link ServerProcess}) that work in a directory. */
    public static List<ProcessHandle> scriptsIn(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process, directory, SHELLS))
                .filter(ServerProcesses::runsScript)
                .toList();
    }

    /**
     * Waits until all have ended; false if some have not when the time is over. An interrupt does
     * not cut the wait short: what follows would have to be done by force.
     */
    public static boolean awaitEnd(List<ProcessHandle> processes, Duration time) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        CompletableFuture<?> all = CompletableFuture.allOf(ends);
        Deadline deadline = Deadline.after(time);
        return Uninterrupted.await(() -> isDoneBy(deadline, all));
    }

    private static boolean isDoneBy(Deadline deadline, CompletableFuture<?> all)
            throws InterruptedException {
        try {
            all.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Sends the signal called {@code name}, such as {@code INT}. */
    public static void signal(ProcessHandle process, String name) {
        if (!process.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "kill -s \"$0\" \"$1\" 2>/dev/null",
                            name,
                            Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            process.destroy();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean worksIn(ProcessHandle process, Path directory, Set<String> programs) {
        Path entry = PROC.resolve(Long.toString(process.pid()));
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return looksLike(process.info(), directory, programs);
        }
        try {
            return Files.readSymbolicLink(entry.resolve("cwd")).equals(directory)
                    && programs.contains(Files.readString(entry.resolve("comm")).strip());
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    private static boolean runsScript(ProcessHandle process) {
        return process.info()
                .arguments()
                .filter(arguments -> arguments.length > 0)
                .filter(arguments -> arguments[0].endsWith("/" + ServerProcess.SCRIPT_NAME))
                .isPresent();
    }

    /** Without /proc: the program's file name, and the directory on its command line. */
    private static boolean looksLike(
            ProcessHandle.Info info, Path directory, Set<String> programs) {
        Optional<String> program =
                info.command().map(command -> command.substring(command.lastIndexOf('/') + 1));
        return program.filter(programs::contains).isPresent()
                && info.commandLine()
                        .filter(line -> line.contains(directory.toString()))
                        .isPresent();
    }
}
