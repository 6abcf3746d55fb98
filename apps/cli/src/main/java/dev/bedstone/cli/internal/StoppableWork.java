package dev.bedstone.cli.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Work that Ctrl-C stops: the first interrupts it, so that it ends as it wants to end; a second one
 * no longer waits for that.
 */
public final class StoppableWork {

    private StoppableWork() {}

    /**
     * Carries out {@code work} on a thread of its own and returns its result.
     *
     * @param stopped what to say if it was stopped before its end
     * @throws CommandFailure if it was stopped
     * @throws Exception what the work threw
     */
    public static <T> T run(Callable<T> work, String stopped) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        try (StopSignals signals = new StopSignals()) {
            Thread worker = Thread.ofVirtual().start(() -> complete(result, work));
            signals.awaitUnlessStopped(result);
            boolean wished = !result.isDone();
            if (wished) {
                worker.interrupt();
                signals.awaitUnlessHurried(result);
            }
            if (wished && (!result.isDone() || result.isCompletedExceptionally())) {
                throw new CommandFailure(stopped);
            }
            return result.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
        try {
            result.complete(work.call());
        } catch (Throwable thrown) {
            result.completeExceptionally(thrown);
        }
    }
}
