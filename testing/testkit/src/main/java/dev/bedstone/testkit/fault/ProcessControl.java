package dev.bedstone.testkit.fault;

import dev.bedstone.kernel.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Stops, continues and kills a server process together with the processes it has started, as
 * PostgreSQL's backends. Closing it lets everything run again, so that nothing stays frozen when a
 * test fails. Needs the {@code kill} command of a POSIX system. Not thread-safe.
 */
public final class ProcessControl implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 500_000;

    private final ProcessHandle root;
    private List<ProcessHandle> frozen = List.of();

    private ProcessControl(ProcessHandle root) {
        this.root = root;
    }

    /**
     * Controls the process {@code pid} and its descendants.
     *
     * @throws IllegalArgumentException if there is none, or if it is this JVM or one of its
     *     ancestors
     */
    public static ProcessControl of(long pid) {
        ProcessHandle handle =
                ProcessHandle.of(pid)
                        .orElseThrow(
                                () -> new IllegalArgumentException("no process has the id " + pid));
        Optional<ProcessHandle> own = Optional.of(ProcessHandle.current());
        while (own.isPresent()) {
            if (own.get().equals(handle)) {
                throw new IllegalArgumentException(
                        "process " + pid + " is this JVM or its ancestor");
            }
            own = own.get().parent();
        }
        return new ProcessControl(handle);
    }

    /**
     * Stops the process first, so that it starts no others, then its descendants, with SIGSTOP.
     * When this returns they have stopped: connections stay open and nobody answers.
     */
    public void freeze() {
        signal("STOP", List.of(root));
        awaitStopped(root);
        List<ProcessHandle> descendants = root.descendants().toList();
        signal("STOP", descendants);
        descendants.forEach(ProcessControl::awaitStopped);
        frozen = new ArrayList<>(descendants);
        frozen.add(root);
    }

    /** Lets everything run again that {@link #freeze} stopped. */
    public void thaw() {
        signal("CONT", frozen);
        frozen = List.of();
    }

    /** Ends the process and its descendants at once with SIGKILL, as a power cut does. */
    public void kill() {
        if (frozen.isEmpty() && root.isAlive()) {
            freeze();
        }
        List<ProcessHandle> all = frozen;
        frozen = List.of();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> await(() -> isGone(handle), "end", handle));
    }

    /** Lets everything run again. */
    @Override
    public void close() {
        thaw();
    }

    private static void signal(String name, List<ProcessHandle> handles) {
        List<String> pids =
                handles.stream()
                        .filter(ProcessHandle::isAlive)
                        .map(handle -> Long.toString(handle.pid()))
                        .toList();
        if (pids.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, "--"));
        command.addAll(pids);
        run(command);
    }

    /**
     * Waits for the command whatever happens: a signal half sent would leave a server frozen. The
     * exit code says nothing of use, a process may have ended since it was listed.
     */
    private static void run(List<String> command) {
        CompletableFuture<Process> end;
        try {
            end =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot run the command kill", failure);
        }
        end.join();
    }

    private static void awaitStopped(ProcessHandle handle) {
        await(() -> "TtZX".indexOf(state(handle)) >= 0, "stop", handle);
    }

    /** A process nobody waits for stays a zombie; it has let go of everything with its threads. */
    private static boolean isGone(ProcessHandle handle) {
        return !handle.isAlive() || (state(handle) == 'Z' && threads(handle) <= 1);
    }

    private static void await(BooleanSupplier done, String what, ProcessHandle handle) {
        Deadline deadline = Deadline.after(PATIENCE);
        while (!done.getAsBoolean()) {
            if (deadline.hasPassed()) {
                throw new IllegalStateException("process " + handle.pid() + " does not " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static long threads(ProcessHandle handle) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + handle.pid() + "/task"))) {
            return tasks.count();
        } catch (IOException gone) {
            return 0;
        }
    }

    /** The state letter of proc(5), or {@code X} where there is no such process or no /proc. */
    private static char state(ProcessHandle handle) {
        try {
            String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return 'X';
        }
    }
}
