package dev.bedstone.cli.internal;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.project.Engines;
import dev.bedstone.engines.RunningSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Engines in the background: another process carries out {@code up}, in a session of its own so
 * that closing the terminal does not end it, and this one waits until everything is ready.
 */
public final class DetachedUp {

    private static final long POLL_MILLIS = 50;
    private static final String[] OWN_SESSION = {
        "sh", "-c", "command -v setsid >/dev/null && exec setsid \"$@\"; exec nohup \"$@\"", "sh"
    };

    private final Path data;
    private final Shell shell;

    /**
     * @param data the directory of the engines
     */
    public DetachedUp(Path data, Shell shell) {
        this.data = data;
        this.shell = shell;
    }

    /** What the process in the background printed. */
    public static Path log(Path data) {
        return data.resolve("up.log");
    }

    /**
     * Starts the process and waits until it is ready or has ended.
     *
     * @param arguments of {@code up}
     * @param quiet whether to print nothing if it goes well
     */
    public int run(List<String> arguments, boolean quiet) throws IOException {
        createData();
        try (StopSignals signals = new StopSignals()) {
            Process process = start(arguments);
            CompletableFuture<Boolean> ready =
                    CompletableFuture.supplyAsync(() -> awaitReady(process), DetachedUp::inThread);
            signals.awaitUnlessStopped(ready);
            if (!ready.isDone()) {
                process.destroy();
                signals.awaitUnlessHurried(process.onExit());
                shell.complain("stopped before everything was ready");
                return ExitCodes.FAILED;
            }
            return ready.join() ? tell(process, quiet) : explain(process);
        }
    }

    private void createData() throws IOException {
        boolean isNew = !Files.isDirectory(data);
        Files.createDirectories(data);
        if (isNew) {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(OWN_SESSION));
        command.addAll(program());
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .directory(shell.directory().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log(data).toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** The launcher that started us, or, inside an application, the same classes. */
    private static List<String> program() {
        String launcher = System.getProperty("bedstone.launcher");
        if (launcher != null) {
            return List.of(launcher);
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.bedstone.cli.Main");
    }

    private static void inThread(Runnable work) {
        Thread.ofVirtual().start(work);
    }

    /** Whether it became ready; false if it ended. */
    private boolean awaitReady(Process process) {
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (isReady(process.pid())) {
                    return true;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean isReady(long pid) {
        Optional<RunningSet> set = Engines.find(data);
        return set.isPresent()
                && set.get().isReady()
                && set.get().supervisor().orElse(-1) == pid
                && Files.exists(set.get().environmentFile());
    }

    private int tell(Process process, boolean quiet) {
        if (!quiet) {
            Engines.find(data)
                    .ifPresent(set ->
                            EngineViews.table(
                                            set.engines(),
                                            shell.time().instant(),
                                            shell.outTerminal())
                                    .forEach(shell::print));
            shell.print("");
            shell.print(
                    "Ready, in the background (process %d). 'bedstone down' stops it."
                            .formatted(process.pid()));
        }
        return ExitCodes.GOOD;
    }

    /** Repeats what the process complained about, as if it had happened here. */
    private int explain(Process process) throws IOException {
        try (Stream<String> lines = Files.lines(log(data))) {
            List<String> complaints =
                    lines.dropWhile(line -> !line.startsWith("bedstone: ")).toList();
            complaints.forEach(shell.err()::println);
            if (complaints.isEmpty()) {
                shell.complain("'up' ended without a word; its output is in " + log(data));
            }
        }
        int code = process.exitValue();
        return code == ExitCodes.WRONG_USE ? ExitCodes.WRONG_USE : ExitCodes.FAILED;
    }
}
