package dev.bedstone.cli.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C, SIGTERM and SIGHUP as wishes, and an interrupt of the waiting thread likewise: the first
 * asks to stop, a second one to hurry. The handlers that were there before come back with {@link
 * #close()}. Thread-safe.
 */
public final class StopSignals implements AutoCloseable {

    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private final CompletableFuture<Void> hurry = new CompletableFuture<>();
    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();

    /** Listens from now on. */
    public StopSignals() {
        for (String name : NAMES) {
            Signal signal = new Signal(name);
            try {
                before.put(signal, Signal.handle(signal, received -> wish()));
            } catch (IllegalArgumentException notOurs) {
                // The JVM was told to leave this signal alone (-Xrs): then it ends us at once.
            }
        }
    }

    /** Waits until {@code work} is done, well or not, or somebody wishes to stop. */
    public void awaitUnlessStopped(CompletableFuture<?> work) {
        await(work, stop);
    }

    /** Waits until {@code work} is done, well or not, or somebody wishes a second time. */
    public void awaitUnlessHurried(CompletableFuture<?> work) {
        await(work, hurry);
    }

    @Override
    public void close() {
        before.forEach(Signal::handle);
    }

    private void wish() {
        if (!stop.complete(null)) {
            hurry.complete(null);
        }
    }

    private void await(CompletableFuture<?> work, CompletableFuture<Void> wish) {
        CompletableFuture<Object> either = CompletableFuture.anyOf(work, wish);
        while (!either.isDone()) {
            try {
                either.get();
            } catch (InterruptedException interrupted) {
                wish();
            } catch (ExecutionException failed) {
                return;
            }
        }
    }
}
