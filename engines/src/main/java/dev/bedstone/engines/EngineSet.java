package dev.bedstone.engines;

import dev.bedstone.engines.internal.DirectoryLock;
import dev.bedstone.engines.internal.Ports;
import dev.bedstone.engines.internal.set.EnvironmentFile;
import dev.bedstone.engines.internal.set.PortPlan;
import dev.bedstone.engines.internal.set.SetDirectory;
import dev.bedstone.engines.internal.set.StateFile;
import dev.bedstone.engines.internal.set.SupervisedEngine;
import dev.bedstone.kernel.Misconfigured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All engines of one directory, run by this JVM: started together, started again when one dies,
 * stopped together. While it runs, {@code bedstone.env} in the directory holds what applications
 * need to connect, and {@link #find} tells other programs about it. One set per directory. Closing
 * it stops the engines; when the JVM ends without that, even by {@code kill -9}, they stop by
 * themselves. Thread-safe.
 */
public final class EngineSet implements AutoCloseable {

    private final EngineSetOptions options;
    private final EngineListener listener;
    private final InstantSource time;
    private final SetDirectory directory;
    private final DirectoryLock lock;
    private final StateFile state;
    private final Instant started;
    private final PortPlan ports;
    private final ReentrantLock writing = new ReentrantLock();
    private final List<SupervisedEngine> engines = new ArrayList<>();

    private EngineSet(
            EngineSetOptions options,
            EngineListener listener,
            InstantSource time,
            DirectoryLock lock)
            throws IOException {
        this.options = options;
        this.listener = listener;
        this.time = time;
        this.directory = new SetDirectory(options.data());
        this.lock = lock;
        this.state = new StateFile(directory.stateFile());
        this.started = time.instant();
        this.ports = PortPlan.load(directory.portsFile(), options.ports());
    }

    /**
     * Starts the engines at the same time and returns when all are ready.
     *
     * @param listener is told how each engine comes along
     * @throws dev.bedstone.kernel.ConfigurationException if the directory cannot be used, or a set
     *     runs in it
     * @throws dev.bedstone.kernel.StoreFailure if an engine cannot be started; the others are
     *     stopped then
     */
    public static EngineSet start(EngineSetOptions options, EngineListener listener) {
        return start(options, listener, InstantSource.system());
    }

    /** The same with the clock that the times in {@link EngineStatus} come from. */
    public static EngineSet start(
            EngineSetOptions options, EngineListener listener, InstantSource time) {
        SetDirectory directory = new SetDirectory(options.data());
        DirectoryLock lock = directory.take();
        try {
            EngineSet set = new EngineSet(options, listener, time, lock);
            set.startAll();
            return set;
        } catch (IOException failure) {
            lock.close();
            throw directory.unusable(failure);
        } catch (RuntimeException | Error failure) {
            lock.close();
            throw failure;
        }
    }

    /** As {@link #find(Path, List)}, with the engines of this module. */
    public static Optional<RunningSet> find(Path data) {
        return find(data, EngineSetOptions.SHIPPED);
    }

    /**
     * The set that runs in a directory, or what is left of one; empty if nothing runs there.
     *
     * @param blueprints the engines it may have
     */
    public static Optional<RunningSet> find(Path data, List<EngineBlueprint> blueprints) {
        return RunningSet.find(
                new SetDirectory(data.toAbsolutePath().normalize()), List.copyOf(blueprints));
    }

    /** The directory of the set. */
    public Path data() {
        return directory.path();
    }

    /** The file with the addresses and passwords; only its owner can read it. */
    public Path environmentFile() {
        return directory.environmentFile();
    }

    /** What is in the environment file: addresses with passwords. */
    public Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (SupervisedEngine supervised : engines) {
            supervised
                    .engine()
                    .ifPresent(
                            engine -> variables.putAll(supervised.blueprint().variables(engine)));
        }
        return variables;
    }

    /** How every engine stands now. */
    public List<EngineStatus> engines() {
        return engines.stream().map(SupervisedEngine::status).toList();
    }

    /** PostgreSQL, if it belongs to the set and runs. */
    public Optional<LocalPostgres> postgres() {
        return running().stream()
                .filter(LocalPostgres.class::isInstance)
                .map(LocalPostgres.class::cast)
                .findFirst();
    }

    /** The Redis server called {@code redis} or {@code redis-cache}, if it runs. */
    public Optional<LocalRedis> redis(String name) {
        return running().stream()
                .filter(engine -> engine.name().equals(name))
                .filter(LocalRedis.class::isInstance)
                .map(LocalRedis.class::cast)
                .findFirst();
    }

    /** Stops all engines cleanly, at the same time. Does nothing when it is closed already. */
    @Override
    public void close() {
        engines.forEach(SupervisedEngine::beginStop);
        engines.forEach(SupervisedEngine::close);
        writing.lock();
        try {
            if (lock.isHeld()) {
                state.delete();
            }
        } catch (IOException stays) {
            // Then the next start takes the data for not closed cleanly, which costs nothing.
        } finally {
            lock.close();
            writing.unlock();
        }
    }

    private void startAll() throws IOException {
        boolean unclean = Files.exists(directory.stateFile());
        for (EngineBlueprint blueprint : options.included()) {
            engines.add(new SupervisedEngine(plan(blueprint, unclean), this::changed, time));
        }
        writeState();
        engines.forEach(SupervisedEngine::start);
        try {
            awaitFirstStarts();
            EnvironmentFile.write(environmentFile(), environment());
        } catch (IOException | RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    /** Returns when all are ready, or throws as soon as one cannot be. */
    private void awaitFirstStarts() {
        CompletableFuture<?>[] starts =
                engines.stream()
                        .map(SupervisedEngine::firstStart)
                        .toArray(CompletableFuture[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(starts);
        // It alone would wait for the slowest before it tells of a failure.
        engines.forEach(engine -> engine.onFirstFailure(all::completeExceptionally));
        try {
            all.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the engines started");
        }
    }

    private SupervisedEngine.Plan plan(EngineBlueprint blueprint, boolean unclean)
            throws IOException {
        boolean fixed = ports.isFixed(blueprint.name());
        int port = ports.port(blueprint);
        return new SupervisedEngine.Plan(
                blueprint,
                directory.engine(blueprint.name()),
                port,
                unclean,
                options.restarts(),
                () -> fixed ? launch(blueprint, port) : launchAnywhere(blueprint));
    }

    /** Somebody may take a port between its choice and its use; then there are others. */
    private LocalEngine launchAnywhere(EngineBlueprint blueprint) {
        try {
            int port = ports.port(blueprint);
            try {
                return launch(blueprint, port);
            } catch (Misconfigured failure) {
                if (Ports.isFree(port)) {
                    throw failure;
                }
                return launch(blueprint, ports.another(blueprint.name()));
            }
        } catch (IOException failure) {
            throw directory.unusable(failure);
        }
    }

    private LocalEngine launch(EngineBlueprint blueprint, int port) {
        return blueprint.start(directory.engine(blueprint.name()), port, options);
    }

    private List<LocalEngine> running() {
        return engines.stream().flatMap(engine -> engine.engine().stream()).toList();
    }

    private void changed(EngineStatus status) {
        try {
            writeState();
        } catch (IOException notNow) {
            // The engines matter more than the note about them: a full disk must not end them.
        }
        try {
            listener.changed(status);
        } catch (RuntimeException theirs) {
            // A listener that fails does no harm.
        }
    }

    private void writeState() throws IOException {
        writing.lock();
        try {
            state.write(new StateFile.SetState(ProcessHandle.current().pid(), started, engines()));
        } finally {
            writing.unlock();
        }
    }
}
