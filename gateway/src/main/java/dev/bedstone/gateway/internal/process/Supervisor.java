package dev.bedstone.gateway.internal.process;

import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Uninterrupted;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a child running, if that is wanted: one that ends by itself is started again on the same
 * port, after a pause that grows; after five ends within a minute it is given up. Thread-safe.
 */
public final class Supervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final int MOST_ENDS = 5;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final GatewayOptions options;
    private final boolean restarts;
    private final Duration startTimeout;
    private final Consumer<String> events;
    private final Deque<Long> endsNanos = new ArrayDeque<>();
    private volatile Child child;
    private volatile boolean closing;
    private final Thread watch;

    private Supervisor(
            GatewayOptions options,
            boolean restarts,
            Duration startTimeout,
            Consumer<String> events,
            Child child) {
        this.options = options;
        this.restarts = restarts;
        this.startTimeout = startTimeout;
        this.events = events;
        this.child = child;
        this.watch =
                Thread.ofPlatform().daemon().name("clickhouse-supervisor").unstarted(this::watch);
    }

    /**
     * Starts the first child; its failure is the caller's.
     *
     * @param restarts whether it is started again when it ends by itself
     */
    public static Supervisor start(
            GatewayOptions options,
            boolean restarts,
            Duration startTimeout,
            Consumer<String> events) {
        Child first = Child.start(options, startTimeout);
        Supervisor supervisor =
                new Supervisor(options.onPort(first.port()), restarts, startTimeout, events, first);
        supervisor.watch.start();
        return supervisor;
    }

    /** The child that runs, or the last one that did. */
    public Child child() {
        return child;
    }

    /** Blocks until the child has ended and is not started again; its status. */
    public int awaitEnd() throws InterruptedException {
        watch.join();
        return child.awaitEnd();
    }

    @Override
    public void close() {
        closing = true;
        watch.interrupt();
        // Before it has ended, it may have started another child than the one to be stopped.
        Uninterrupted.join(watch);
        child.stop();
    }

    private void watch() {
        try {
            boolean goOn = true;
            while (goOn && !closing) {
                child.onExit().get();
                goOn = !closing && startAgain();
            }
        } catch (InterruptedException closed) {
            // The end of watching.
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private boolean startAgain() throws InterruptedException {
        long pid = child.pid();
        String obituary = child.obituary();
        if (!restarts) {
            tell("ClickHouse (process " + pid + ") " + obituary);
            return false;
        }
        int ends = countEnd();
        if (ends > MOST_ENDS) {
            tell(
                    "ClickHouse (process "
                            + pid
                            + ") "
                            + obituary
                            + "; it ended "
                            + ends
                            + " times within a minute and is given up");
            return false;
        }
        Thread.sleep(FIRST_PAUSE.multipliedBy(1L << (2 * (ends - 1))));
        try {
            child = Child.start(options, startTimeout);
            tell(
                    "ClickHouse (process "
                            + pid
                            + ") "
                            + obituary
                            + "; it was started again as process "
                            + child.pid());
            return true;
        } catch (StoreFailure failure) {
            tell(
                    "ClickHouse (process "
                            + pid
                            + ") "
                            + obituary
                            + "; it does not start again: "
                            + failure.getMessage());
            return false;
        }
    }

    private int countEnd() {
        long now = System.nanoTime();
        endsNanos.addLast(now);
        while (now - endsNanos.getFirst() > WINDOW.toNanos()) {
            endsNanos.removeFirst();
        }
        return endsNanos.size();
    }

    private void tell(String line) {
        LOG.warn("{}", line);
        events.accept(line);
    }
}
