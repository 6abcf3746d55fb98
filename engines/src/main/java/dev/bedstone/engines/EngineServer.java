package dev.bedstone.engines;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.internal.EngineDirectory;
import dev.bedstone.engines.internal.EngineFailures;
import dev.bedstone.engines.internal.Leftovers;
import dev.bedstone.engines.internal.Passwords;
import dev.bedstone.engines.internal.Ports;
import dev.bedstone.engines.internal.ServerProcess;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.Uninterrupted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server program that another module brings, run as this module runs its own: in a directory of
 * its own that is locked while it runs, with a generated password, ended when this JVM ends. The
 * building block of a {@link LocalEngine}. Thread-safe.
 */
public final class EngineServer implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration CLEAN_STOP = Duration.ofSeconds(10);
    private static final String STOP = "TERM";
    private static final int PORT_ATTEMPTS = 3;

    private final Plan plan;
    private final EngineDirectory directory;
    private final Secret password;
    private final ServerProcess process;
    private final EngineLog log;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EngineServer(Start start, ServerProcess process, int port) {
        this.plan = start.plan;
        this.directory = start.directory;
        this.password = start.password;
        this.log = start.log;
        this.process = process;
        this.port = port;
    }

    /**
     * What is started, and how.
     *
     * @param kind which store it serves
     * @param title what messages call it
     * @param data its directory; created when missing
     * @param port where it listens on 127.0.0.1; 0 for any free one
     * @param programs the names of its program, by which one that was left behind is found
     * @param startTimeout how long a start may take
     * @param user for whom a password is generated
     * @param passwordFile where {@link Command} finds that password, within the directory
     * @param command its command line
     * @param ready whether it answers
     */
    public record Plan(
            StoreKind kind,
            String title,
            Path data,
            int port,
            Set<String> programs,
            Duration startTimeout,
            String user,
            String passwordFile,
            Command command,
            Question ready) {}

    /** Says how the program is called. */
    @FunctionalInterface
    public interface Command {

        /**
         * The program and its arguments; no secrets, everybody can read them.
         *
         * @param directory where it works
         * @param port where it is to listen
         */
        List<String> of(Path directory, int port);
    }

    /** Asks a starting server whether it is ready. */
    @FunctionalInterface
    public interface Question {

        /**
         * Whether it is; false while it is not yet.
         *
         * @throws IOException which means: not yet
         */
        boolean isReady(int port) throws IOException;
    }

    /**
     * Starts the program and returns when it is ready. A server that a killed process left behind
     * in the same directory is stopped first.
     *
     * @throws dev.bedstone.kernel.Misconfigured if a person must change something: the port is
     *     taken, the directory is in use or unwritable
     * @throws dev.bedstone.kernel.Unavailable if it did not come up; nothing is left running
     */
    public static EngineServer start(Plan plan) {
        EngineFailures failures = new EngineFailures(plan.kind, plan.kind.key(), plan.data);
        EngineDirectory directory = EngineDirectory.take(plan.data, failures);
        try {
            return new Start(plan, directory, failures).run();
        } catch (IOException failure) {
            directory.close();
            throw failures.file(failure);
        } catch (RuntimeException | Error failure) {
            directory.close();
            throw failure;
        }
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The generated password of the user. */
    public Secret password() {
        return password;
    }

    /** The process id of the server. */
    public long pid() {
        return process.pid();
    }

    /** Its directory, without symbolic links. */
    public Path data() {
        return directory.path();
    }

    /** Its log. */
    public Path log() {
        return log.file();
    }

    /** Whether it runs; says nothing about whether it answers. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Blocks until it has ended; its exit status, as {@link LocalEngine#awaitEnd} says. */
    public int awaitEnd() throws InterruptedException {
        return process.awaitEnd();
    }

    /** Stops it cleanly, by force if that takes too long. A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                Uninterrupted.run(() -> stop(process, directory.path(), plan.programs));
            } finally {
                directory.close();
            }
        }
    }

    private static void stop(ServerProcess process, Path directory, Set<String> programs) {
        if (!process.stop(CLEAN_STOP)) {
            process.kill();
        }
        Leftovers.stop(directory, programs, STOP);
    }

    /** The steps of one start. */
    private static final class Start {

        private final Plan plan;
        private final EngineDirectory directory;
        private final EngineFailures failures;
        private final Deadline deadline;
        private final Secret password;
        private final EngineLog log;

        private Start(Plan plan, EngineDirectory directory, EngineFailures failures)
                throws IOException {
            this.plan = plan;
            this.directory = directory;
            this.failures = failures;
            this.deadline = Deadline.after(plan.startTimeout);
            this.password =
                    Passwords.of(directory.file(plan.passwordFile), List.of(plan.user))
                            .of(plan.user);
            this.log = EngineLog.beforeStart(directory.logFile());
        }

        private EngineServer run() throws IOException {
            if (plan.port != 0 && !Leftovers.anyIn(directory.path(), plan.programs)) {
                requireFree(plan.port);
            }
            Leftovers.stop(directory.path(), plan.programs, STOP);
            for (int attempt = 1; ; attempt++) {
                int port = plan.port == 0 ? Ports.anyFree() : plan.port;
                requireFree(port);
                ServerProcess process = launch(port);
                try {
                    awaitReady(process, port);
                    return new EngineServer(this, process, port);
                } catch (RuntimeException | Error failure) {
                    Uninterrupted.run(() -> stop(process, directory.path(), plan.programs));
                    if (!log.endContains("Address already in use")) {
                        throw failure;
                    }
                    if (plan.port != 0 || attempt == PORT_ATTEMPTS) {
                        throw failures.portTaken(port);
                    }
                }
            }
        }

        private ServerProcess launch(int port) throws IOException {
            List<String> command = plan.command.of(directory.path(), port);
            return ServerProcess.start(command, directory.path(), log.file(), STOP);
        }

        private void requireFree(int port) {
            if (!Ports.isFree(port)) {
                throw failures.portTaken(port);
            }
        }

        private void awaitReady(ServerProcess process, int port) {
            while (!isReady(port)) {
                if (!process.isAlive()) {
                    throw failures.fromLog(plan.title + " ended while it started", log);
                }
                if (deadline.hasPassed()) {
                    String time = plan.startTimeout.toSeconds() + " s";
                    throw failures.fromLog(plan.title + " was not ready within " + time, log);
                }
                pause();
            }
        }

        private boolean isReady(int port) {
            try {
                return plan.ready.isReady(port);
            } catch (IOException notYet) {
                return false;
            }
        }

        private void pause() {
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                String what = "interrupted while " + plan.title + " started";
                throw failures.unavailable(what, "");
            }
        }
    }
}
