package dev.bedstone.gateway.internal.process;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.EngineLog;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.kernel.Uninterrupted;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The child process as its parent holds it. It ends when its standard input, which this process
 * holds open, is closed. Thread-safe.
 */
public final class Child {

    private static final StoreId STORE = StoreId.of(StoreKind.CLICKHOUSE);
    private static final String OPERATION = "start local engine";
    private static final Pattern READY = Pattern.compile("ready port=(\\d+) version=(\\S+)");
    private static final Duration AFTER_END_OF_INPUT = Duration.ofSeconds(10);
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    /**
     * Reading from a process holds on to the thread beneath: virtual threads here would take the
     * carriers from every other virtual thread of the application.
     */
    private static final Thread.Builder.OfPlatform READERS =
            Thread.ofPlatform().daemon().name("clickhouse-output");

    private final Process process;
    private final EngineLog log;
    private final int port;
    private final String version;

    private Child(Process process, EngineLog log, Matcher ready) {
        this.process = process;
        this.log = log;
        this.port = Integer.parseInt(ready.group(1));
        this.version = ready.group(2);
    }

    /**
     * Starts a child and waits until it answers.
     *
     * @throws Unavailable if it does not in time, or ends; the message has the end of its log
     * @throws Misconfigured if the data directory cannot be used
     */
    public static Child start(GatewayOptions options, Duration time) {
        StartCache cache = ChildCommand.startCache();
        Process process;
        EngineLog log;
        try {
            Files.createDirectories(options.data());
            log = EngineLog.beforeStart(options.data().resolve("server.log"));
            ProcessBuilder builder = new ProcessBuilder(ChildCommand.of(options, cache));
            clean(builder, options.data());
            builder.redirectError(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
            process = builder.start();
        } catch (IOException failure) {
            throw new Misconfigured(
                    FailureContext.of(
                                    STORE,
                                    OPERATION,
                                    "cannot use " + options.data() + " (" + failure + ")")
                            .withAdvice("check the path and who may write there"));
        }
        try {
            Child child = new Child(process, log, awaitReady(process, log, time));
            cache.makeInBackground(options.library());
            return child;
        } catch (RuntimeException failure) {
            process.destroyForcibly();
            ends(process, AFTER_KILL);
            throw failure;
        }
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The engine's version. */
    public String version() {
        return version;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when it has ended. */
    public CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Blocks until it has ended; its status. */
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** How it ended, with the end of its log; only after it has. */
    public String obituary() {
        String tail = log.tail();
        return crash().orElseGet(this::ending) + (tail.isEmpty() ? "" : "; its log ends: " + tail);
    }

    private String ending() {
        int status = process.exitValue();
        return "ended with " + (status > 128 ? "signal " + (status - 128) : "status " + status);
    }

    /** What the JVM noted when native code broke it. */
    private Optional<String> crash() {
        Path report = log.file().resolveSibling("hs_err_" + pid() + ".log");
        try (Stream<String> lines = Files.lines(report)) {
            String reason =
                    lines.map(line -> line.replace("#", "").strip())
                            .filter(line -> line.startsWith("SIG") || line.contains("Error ("))
                            .findFirst()
                            .orElse("a fatal error");
            return Optional.of("crashed with " + reason + ", see " + report.getFileName());
        } catch (IOException | UncheckedIOException none) {
            return Optional.empty();
        }
    }

    /**
     * Ends it by its own recipe; if that takes too long, by force. An interrupt does not cut the
     * wait short: what follows would be force.
     */
    public void stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException ended) {
            // It has ended already.
        }
        if (!ends(process, AFTER_END_OF_INPUT)) {
            process.destroyForcibly();
            ends(process, AFTER_KILL);
        }
    }

    private static boolean ends(Process process, Duration time) {
        Deadline deadline = Deadline.after(time);
        return Uninterrupted.await(
                () -> process.waitFor(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Of this process's environment only what a server needs: neither secrets nor settings. */
    static void clean(ProcessBuilder builder, Path directory) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TZ", "UTC");
        builder.directory(directory.toFile());
    }

    private static Matcher awaitReady(Process process, EngineLog log, Duration time) {
        CompletableFuture<String> line =
                CompletableFuture.supplyAsync(() -> firstLine(process), READERS::start);
        try {
            Matcher ready = READY.matcher(line.get(time.toMillis(), TimeUnit.MILLISECONDS));
            if (ready.matches()) {
                return ready;
            }
            process.waitFor(1, TimeUnit.SECONDS);
            throw unavailable("it ended while it started", log);
        } catch (TimeoutException late) {
            throw unavailable("it did not answer within " + time.toSeconds() + " s", log);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable("the start was interrupted", log);
        }
    }

    private static String firstLine(Process process) {
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            READERS.start(() -> drain(out));
            return line == null ? "" : line;
        } catch (IOException ended) {
            return "";
        }
    }

    /** Nothing else is expected there, but a full pipe would stop whoever writes into it. */
    private static void drain(BufferedReader out) {
        try {
            out.transferTo(Writer.nullWriter());
        } catch (IOException ended) {
            // As good as its end.
        }
    }

    private static Unavailable unavailable(String what, EngineLog log) {
        String tail = log.tail();
        return new Unavailable(
                FailureContext.of(
                                STORE,
                                OPERATION,
                                what + (tail.isEmpty() ? "" : "; its last words: " + tail))
                        .withAdvice("see " + log.file()));
    }
}
