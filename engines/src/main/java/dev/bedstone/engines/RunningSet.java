package dev.bedstone.engines;

import dev.bedstone.engines.EngineBlueprint.Trace;
import dev.bedstone.engines.internal.Leftovers;
import dev.bedstone.engines.internal.ServerProcesses;
import dev.bedstone.engines.internal.set.SetDirectory;
import dev.bedstone.engines.internal.set.StateFile;
import dev.bedstone.kernel.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A set of engines seen from another process, or what is left of one whose process was killed: a
 * picture of the moment it was found. Immutable and thread-safe.
 */
public final class RunningSet {

    private static final Duration KILL = Duration.ofSeconds(5);

    private final SetDirectory directory;
    private final List<EngineBlueprint> blueprints;
    private final OptionalLong supervisor;
    private final Optional<Instant> started;
    private final List<EngineStatus> engines;

    private RunningSet(
            SetDirectory directory,
            List<EngineBlueprint> blueprints,
            OptionalLong supervisor,
            Optional<Instant> started,
            List<EngineStatus> engines) {
        this.directory = directory;
        this.blueprints = blueprints;
        this.supervisor = supervisor;
        this.started = started;
        this.engines = engines;
    }

    static Optional<RunningSet> find(SetDirectory directory, List<EngineBlueprint> blueprints) {
        OptionalLong supervisor = directory.supervisor();
        if (supervisor.isEmpty() && leftovers(directory, blueprints).isEmpty()) {
            return Optional.empty();
        }
        Optional<StateFile.SetState> state = new StateFile(directory.stateFile()).read();
        List<EngineStatus> engines =
                state.map(StateFile.SetState::engines).orElse(List.of()).stream()
                        .map(engine -> asSeen(directory, blueprints, engine))
                        .toList();
        return Optional.of(
                new RunningSet(
                        directory,
                        blueprints,
                        supervisor,
                        state.map(StateFile.SetState::started),
                        engines));
    }

    /** The directory of the set. */
    public Path data() {
        return directory.path();
    }

    /** The file with the addresses and passwords. */
    public Path environmentFile() {
        return directory.environmentFile();
    }

    /** The process that runs the set; empty if it is gone and only servers are left. */
    public OptionalLong supervisor() {
        return supervisor;
    }

    /** When the set was started; empty if that cannot be told. */
    public Optional<Instant> started() {
        return started;
    }

    /** How its engines stand; one whose server is gone counts as died. */
    public List<EngineStatus> engines() {
        return engines;
    }

    /** Whether every engine was ready and its server runs. */
    public boolean isReady() {
        return !engines.isEmpty()
                && engines.stream().allMatch(engine -> engine.state() == EngineState.READY);
    }

    /**
     * Stops the set: asks its process to end, kills that process when the time is over, and stops
     * servers that are left. Returns when nothing of it runs any more.
     *
     * @return false if something of it still runs, which happens only when it belongs to another
     *     user
     * @throws IllegalStateException if this very process runs the set: close it instead
     */
    public boolean stop(Deadline deadline) {
        if (supervisor.isPresent()) {
            stopSupervisor(supervisor.getAsLong(), deadline);
        }
        for (Trace trace : traces(directory, blueprints)) {
            Leftovers.stop(trace.directory(), trace.programs(), trace.stopSignal());
        }
        boolean stopped =
                directory.supervisor().isEmpty() && leftovers(directory, blueprints).isEmpty();
        if (stopped) {
            forget();
        }
        return stopped;
    }

    private void stopSupervisor(long pid, Deadline deadline) {
        if (pid == ProcessHandle.current().pid()) {
            throw new IllegalStateException("this process runs the set: close it instead");
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        // The lock is held, so the process that wrote its id into it lives and is the right one.
        if (process.isEmpty() || !holds(pid)) {
            return;
        }
        process.get().destroy();
        if (!ServerProcesses.awaitEnd(List.of(process.get()), deadline.remaining()) && holds(pid)) {
            process.get().destroyForcibly();
            ServerProcesses.awaitEnd(List.of(process.get()), KILL);
        }
    }

    private boolean holds(long pid) {
        OptionalLong now = directory.supervisor();
        return now.isPresent() && now.getAsLong() == pid;
    }

    private void forget() {
        try {
            new StateFile(directory.stateFile()).delete();
        } catch (IOException stays) {
            // The next start overwrites it.
        }
    }

    private static EngineStatus asSeen(
            SetDirectory directory, List<EngineBlueprint> blueprints, EngineStatus engine) {
        boolean claimsToRun = engine.state() == EngineState.READY;
        if (!claimsToRun || isServer(directory, blueprints, engine)) {
            return engine;
        }
        return new EngineStatus(
                engine.name(),
                engine.kind(),
                EngineState.DIED,
                engine.version(),
                engine.port(),
                OptionalLong.empty(),
                engine.data(),
                engine.log(),
                engine.since(),
                engine.restarts(),
                "its process is gone");
    }

    private static boolean isServer(
            SetDirectory directory, List<EngineBlueprint> blueprints, EngineStatus engine) {
        return blueprints.stream()
                .filter(blueprint -> blueprint.name().equals(engine.name()))
                .map(blueprint -> blueprint.trace(directory.engine(blueprint.name())))
                .flatMap(trace -> servers(trace).stream())
                .anyMatch(process -> OptionalLong.of(process.pid()).equals(engine.pid()));
    }

    private static List<ProcessHandle> leftovers(
            SetDirectory directory, List<EngineBlueprint> blueprints) {
        return traces(directory, blueprints).stream()
                .flatMap(trace -> servers(trace).stream())
                .toList();
    }

    private static List<Trace> traces(SetDirectory directory, List<EngineBlueprint> blueprints) {
        return blueprints.stream()
                .map(blueprint -> blueprint.trace(directory.engine(blueprint.name())))
                .toList();
    }

    private static List<ProcessHandle> servers(Trace trace) {
        return ServerProcesses.in(trace.directory(), trace.programs());
    }
}
