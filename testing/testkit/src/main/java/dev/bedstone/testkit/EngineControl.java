package dev.bedstone.testkit;

import dev.bedstone.engines.LocalEngine;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.testkit.fault.ProcessControl;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An engine that may be frozen, killed and started again in the same place. Closing it thaws and
 * stops it. Not thread-safe.
 *
 * @param <E> the engine
 */
public final class EngineControl<E extends LocalEngine> implements ServerControl, AutoCloseable {

    /** How long the engine may take to notice that its server was killed. */
    private static final Duration NOTICED = Duration.ofSeconds(5);

    private static final long POLL_NANOS = 1_000_000;

    private final IntFunction<E> start;
    private E engine;
    private @Nullable ProcessControl processes;

    /**
     * Starts the engine.
     *
     * @param start starts it on a port, 0 for any free one; called again at each restart, with the
     *     port of the first start
     */
    public EngineControl(IntFunction<E> start) {
        this.start = start;
        this.engine = start.apply(0);
    }

    /** The engine that was started last. */
    public E engine() {
        return engine;
    }

    @Override
    public void freeze() {
        processes().freeze();
    }

    @Override
    public void thaw() {
        if (processes != null) {
            processes.thaw();
        }
    }

    @Override
    public void kill() {
        processes().kill();
        Deadline deadline = Deadline.after(NOTICED);
        while (engine.isAlive() && !deadline.hasPassed()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void restart() {
        close();
        engine = start.apply(engine.port());
        processes = null;
    }

    @Override
    public void close() {
        thaw();
        engine.close();
    }

    /** Remembered, because it knows what it has frozen. */
    private ProcessControl processes() {
        ProcessControl known = processes;
        if (known == null) {
            known = ProcessControl.of(engine.pid());
            processes = known;
        }
        return known;
    }
}
