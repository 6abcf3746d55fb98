package dev.bedstone.engines.internal.set;

import dev.bedstone.engines.EngineBlueprint;
import dev.bedstone.engines.EngineListener;
import dev.bedstone.engines.EngineLog;
import dev.bedstone.engines.EngineSetOptions.Restarts;
import dev.bedstone.engines.EngineState;
import dev.bedstone.engines.EngineStatus;
import dev.bedstone.engines.LocalEngine;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Uninterrupted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One engine of a set on a thread of its own: starts it, waits for its end, starts it again if it
 * died, until it is closed or has died too often. Thread-safe.
 */
public final class SupervisedEngine implements AutoCloseable {

    /**
     * What does not change in the life of a supervised engine.
     *
     * @param blueprint what it is
     * @param port the port it is going to have
     * @param unclean whether it was not stopped cleanly last time
     * @param starter starts it
     */
    public record Plan(
            EngineBlueprint blueprint,
            Path data,
            int port,
            boolean unclean,
            Restarts restarts,
            Supplier<LocalEngine> starter) {

        Path log() {
            return data.resolve("server.log");
        }
    }

    /** A shell adds this to the number of the signal that ended a process. */
    private static final int SIGNALLED = 128;

    private final Plan plan;
    private final EngineListener listener;
    private final InstantSource time;
    private final RestartBudget budget;
    private final CompletableFuture<@Nullable Void> firstStart = new CompletableFuture<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile EngineStatus status;
    private volatile Optional<LocalEngine> engine = Optional.empty();

    /** Prepares; {@link #start()} starts. */
    public SupervisedEngine(Plan plan, EngineListener listener, InstantSource time) {
        this.plan = plan;
        this.listener = listener;
        this.time = time;
        this.budget = new RestartBudget(plan.restarts);
        this.status = initialStatus(plan, time);
        this.thread =
                Thread.ofVirtual()
                        .name("bedstone-engine-" + plan.blueprint.name())
                        .unstarted(this::run);
    }

    /** Begins the first start and returns at once. */
    public void start() {
        thread.start();
    }

    /** Completes when the engine is ready for the first time, or with why it is not. */
    public CompletableFuture<@Nullable Void> firstStart() {
        return firstStart;
    }

    /** Hands over why the first start failed, if it does. */
    public void onFirstFailure(Consumer<Throwable> action) {
        var _ =
                firstStart.exceptionally(failure -> {
                    action.accept(failure);
                    return null;
                });
    }

    /** What it is. */
    public EngineBlueprint blueprint() {
        return plan.blueprint;
    }

    /** How it stands now. */
    public EngineStatus status() {
        return status;
    }

    /** The running engine; empty while it is not running. */
    public Optional<LocalEngine> engine() {
        return engine;
    }

    /**
     * Begins the stop and returns at once; {@link #close()} waits for its end. A second call does
     * nothing: it would interrupt the stop.
     */
    public void beginStop() {
        if (stopping.compareAndSet(false, true)) {
            closing.countDown();
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        beginStop();
        Uninterrupted.join(thread);
    }

    private void run() {
        try {
            Optional<LocalEngine> running = firstTime();
            while (running.isPresent()) {
                running = live(running.get()) ? startAgain() : Optional.empty();
            }
        } finally {
            firstStart.cancel(false);
        }
    }

    private Optional<LocalEngine> firstTime() {
        change(plan.unclean ? EngineState.RECOVERING : EngineState.STARTING, "");
        try {
            return Optional.of(ready(plan.starter.get()));
        } catch (StoreFailure | ConfigurationException failure) {
            Thread.interrupted();
            if (isClosing()) {
                change(EngineState.STOPPED, "");
            } else {
                change(EngineState.FAILED, String.valueOf(failure.getMessage()));
            }
            firstStart.completeExceptionally(failure);
            return Optional.empty();
        } catch (RuntimeException | Error failure) {
            firstStart.completeExceptionally(failure);
            throw failure;
        }
    }

    private LocalEngine ready(LocalEngine started) {
        engine = Optional.of(started);
        change(EngineState.READY, "");
        firstStart.complete(null);
        return started;
    }

    /** Waits for the engine's end; false if it was closed. */
    private boolean live(LocalEngine running) {
        int exitStatus = 0;
        try {
            exitStatus = running.awaitEnd();
        } catch (InterruptedException stop) {
            // Closing: the interrupt has done its work.
        }
        if (isClosing()) {
            Thread.interrupted();
            change(EngineState.STOPPING, "");
            end(running);
            change(EngineState.STOPPED, "");
            return false;
        }
        end(running);
        change(EngineState.DIED, reason(exitStatus, running.log()));
        return true;
    }

    private Optional<LocalEngine> startAgain() {
        while (true) {
            Optional<Duration> delay = budget.take();
            if (delay.isEmpty()) {
                change(EngineState.FAILED, "died too often; " + status.detail());
                return Optional.empty();
            }
            change(EngineState.RESTARTING, status.detail());
            if (isClosingAfter(delay.get())) {
                change(EngineState.STOPPED, "");
                return Optional.empty();
            }
            change(EngineState.RECOVERING, "");
            try {
                return Optional.of(ready(plan.starter.get()));
            } catch (StoreFailure failure) {
                Thread.interrupted();
                change(EngineState.DIED, String.valueOf(failure.getMessage()));
            }
        }
    }

    private void end(LocalEngine running) {
        engine = Optional.empty();
        running.close();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private boolean isClosingAfter(Duration delay) {
        try {
            return closing.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            return true;
        }
    }

    private static String reason(int exitStatus, Path log) {
        if (exitStatus > SIGNALLED) {
            return "ended by signal " + (exitStatus - SIGNALLED);
        }
        String end = EngineLog.tailOf(log);
        return "ended with status " + exitStatus + (end.isEmpty() ? "" : "; its log: " + end);
    }

    private void change(EngineState state, String detail) {
        EngineStatus before = status;
        boolean again = state == EngineState.READY && before.version().isPresent();
        status =
                new EngineStatus(
                        plan.blueprint.name(),
                        plan.blueprint.kind(),
                        state,
                        engine.map(LocalEngine::version).or(before::version),
                        engine.map(LocalEngine::port).orElse(before.port()),
                        engine.map(running -> OptionalLong.of(running.pid()))
                                .orElse(OptionalLong.empty()),
                        plan.data,
                        plan.log(),
                        time.instant(),
                        before.restarts() + (again ? 1 : 0),
                        detail);
        listener.changed(status);
    }

    private static EngineStatus initialStatus(Plan plan, InstantSource time) {
        return new EngineStatus(
                plan.blueprint.name(),
                plan.blueprint.kind(),
                plan.unclean ? EngineState.RECOVERING : EngineState.STARTING,
                Optional.empty(),
                plan.port,
                OptionalLong.empty(),
                plan.data,
                plan.log(),
                time.instant(),
                0,
                "");
    }
}
