package dev.bedstone.engines.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server started as a child process that cannot outlive this JVM: between the two stands a small
 * shell script that stops the server when its standard input, a pipe from this JVM, closes. The
 * script's process ends when the server ends, with the server's status. Thread-safe.
 */
public final class ServerProcess {

    /** The file name of the script between this JVM and a server. */
    static final String SCRIPT_NAME = "supervise.sh";

    private static final String SCRIPT = resource(SCRIPT_NAME);
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);
    private static final List<String> PASSED_ON =
            List.of("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH");

    private final Process script;
    private final ProcessHandle server;

    private ServerProcess(Process script, ProcessHandle server) {
        this.script = script;
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param command the program and its arguments; no secrets, everybody can read them
     * @param directory where it begins to work
     * @param log takes what it writes to its outputs
     * @param stopSignal the signal that asks it to stop cleanly, such as {@code INT}
     * @throws IOException if the script or the server cannot be started
     */
    public static ServerProcess start(
            List<String> command, Path directory, Path log, String stopSignal) throws IOException {
        List<String> whole = new ArrayList<>();
        Executables.find("setsid").ifPresent(setsid -> whole.add(setsid.toString()));
        Path file = log.resolveSibling(SCRIPT_NAME);
        PrivateFiles.replace(file, SCRIPT);
        whole.addAll(List.of("/bin/sh", file.toString(), stopSignal, log.toString()));
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).directory(directory.toFile());
        cleanEnvironment(builder.environment());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process script = builder.start();
        try {
            return new ServerProcess(script, readServer(script));
        } catch (IOException | RuntimeException failure) {
            script.getOutputStream().close();
            throw failure;
        }
    }

    /** Leaves only what a server needs: neither secrets nor settings of other programs. */
    public static void cleanEnvironment(Map<String, String> environment) {
        environment.keySet().retainAll(PASSED_ON);
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
    }

    /** The process id of the server. */
    public long pid() {
        return server.pid();
    }

    /** Whether the server runs although the script between it and this JVM was killed. */
    public boolean isOrphaned() {
        return !script.isAlive() && server.isAlive();
    }

    /** Whether the server runs. */
    public boolean isAlive() {
        return script.isAlive() && server.isAlive();
    }

    /**
     * Waits until the server has ended.
     *
     * @return its exit status; above 128 the number of the signal that ended it, plus 128
     */
    public int awaitEnd() throws InterruptedException {
        return script.waitFor();
    }

    /**
     * Asks the server to stop and waits.
     *
     * @return whether it ended in time
     */
    public boolean stop(Duration time) {
        askToStop();
        return ServerProcesses.awaitEnd(List.of(script.toHandle()), time);
    }

    /** Ends the server at once, and the script with it. */
    public void kill() {
        if (script.isAlive()) {
            server.destroyForcibly();
            ServerProcesses.awaitEnd(List.of(script.toHandle()), AFTER_KILL);
        }
    }

    /** Sends the server a signal by its name, such as {@code QUIT}. */
    public void signal(String name) {
        if (script.isAlive()) {
            ServerProcesses.signal(server, name);
        }
    }

    private void askToStop() {
        try {
            script.getOutputStream().close();
        } catch (IOException ended) {
            // The script has ended already: that is what is wanted.
        }
    }

    private static ProcessHandle readServer(Process script) throws IOException {
        try (BufferedReader out = script.inputReader(StandardCharsets.UTF_8)) {
            String pid = out.readLine();
            if (pid == null) {
                throw new IOException("the shell ended before it started the server");
            }
            return ProcessHandle.of(Long.parseLong(pid.strip())).orElseGet(script::toHandle);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ServerProcess.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the bedstone-engines jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
