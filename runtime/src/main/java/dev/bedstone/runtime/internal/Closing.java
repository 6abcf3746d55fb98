package dev.bedstone.runtime.internal;

import dev.bedstone.contracts.Store;
import dev.bedstone.kernel.Deadline;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes stores in the reverse of the order they were installed. One that fails to close, or does
 * not end in time, is logged and does not keep the next from being closed.
 */
public final class Closing implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final List<Store> stores;
    private final Duration timeout;

    /**
     * @param stores in the order they were installed
     * @param timeout for all of them together
     */
    public Closing(List<Store> stores, Duration timeout) {
        this.stores = List.copyOf(stores);
        this.timeout = timeout;
    }

    @Override
    public void run() {
        Deadline deadline = Deadline.after(timeout);
        stores.reversed().forEach(store -> close(store, deadline));
    }

    private static void close(Store store, Deadline deadline) {
        Thread closer =
                Thread.ofVirtual().name("bedstone-close-" + store.id()).start(() -> close(store));
        try {
            if (!closer.join(deadline.remaining())) {
                LOG.warn("{} did not close in time and is left behind", store.id());
                closer.interrupt();
            }
        } catch (InterruptedException hurried) {
            closer.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Store store) {
        try {
            store.close();
        } catch (RuntimeException broken) {
            LOG.warn("{} failed to close", store.id(), broken);
        }
    }
}
