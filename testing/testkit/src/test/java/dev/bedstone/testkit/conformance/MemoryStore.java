package dev.bedstone.testkit.conformance;

import dev.bedstone.contracts.Capability;
import dev.bedstone.contracts.ConnectionStatistics;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.Probed;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A store in memory that keeps the contracts but for its {@link Defect}: the control of the
 * conformance suites. It stands in for no store anywhere else.
 */
class MemoryStore implements Store {

    static final String PASSWORD = "canary-of-the-memory-store";
    static final String USER = "memory_user";

    final MemoryServer server;
    final Set<Defect> defects;
    final AtomicInteger inUse = new AtomicInteger();
    final AtomicInteger acquired = new AtomicInteger();
    private final StoreHooks hooks;
    private final CountDownLatch closing = new CountDownLatch(1);
    private int ids;
    private boolean closed;

    MemoryStore(MemoryServer server, StoreHooks hooks, Set<Defect> defects) {
        this.server = server;
        this.hooks = hooks;
        this.defects = defects;
        server.connections().incrementAndGet();
    }

    @Override
    public StoreId id() {
        StoreKind kind = has(Defect.IS_OF_ANOTHER_KIND) ? StoreKind.MONGO : StoreKind.REDIS;
        return new StoreId(kind, has(Defect.CHANGES_ITS_ID) ? "memory" + ++ids : "memory");
    }

    @Override
    public Set<Capability> capabilities() {
        return has(Defect.DECLARES_NOTHING) ? Set.of() : Set.of(Capability.PROBED);
    }

    @Override
    public <C> C as(Class<C> contract) {
        return has(Defect.HANDS_OUT_NULL) && !contract.isInstance(this)
                ? null
                : Store.super.as(contract);
    }

    /** An operation that takes {@code time} and then ends with {@code failure}, if there is one. */
    void operate(Duration time, StoreFailure failure) {
        if (closed && !has(Defect.WORKS_WHEN_CLOSED)) {
            String why = has(Defect.SAYS_NOTHING_OF_BEING_CLOSED) ? "no" : "the store is closed";
            throw unavailable(why);
        }
        Object token = tellStart();
        StoreFailure ended = run(time, failure);
        tellEnd(token, ended);
        if (ended != null) {
            throw ended;
        }
    }

    private StoreFailure run(Duration time, StoreFailure failure) {
        inUse.incrementAndGet();
        acquired.incrementAndGet();
        try {
            return waitFor(time) ? unavailable("the store was closed") : failure;
        } finally {
            if (!has(Defect.FORGETS_TO_GIVE_BACK)) {
                inUse.decrementAndGet();
            }
        }
    }

    /** Whether the store was closed before the time was over. */
    private boolean waitFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        boolean cut = false;
        while (!cut && System.nanoTime() < end) {
            try {
                long left = end - System.nanoTime();
                cut = closing.await(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                if (!has(Defect.IGNORES_INTERRUPTS)) {
                    throw unavailable("interrupted");
                }
            }
        }
        return cut;
    }

    private Object tellStart() {
        try {
            return has(Defect.TELLS_NO_HOOK) ? null : hooks.started(id(), "operate");
        } catch (RuntimeException thrown) {
            return drop(thrown);
        }
    }

    private void tellEnd(Object token, StoreFailure failure) {
        if (has(Defect.TELLS_NO_HOOK)) {
            return;
        }
        try {
            hooks.ended(
                    id(),
                    "operate",
                    has(Defect.LOSES_THE_TOKEN) ? null : token,
                    1,
                    has(Defect.HIDES_FAILURES_FROM_HOOKS) ? null : failure);
        } catch (RuntimeException thrown) {
            drop(thrown);
        }
    }

    private Object drop(RuntimeException thrown) {
        if (has(Defect.DIES_OF_HOOKS)) {
            throw thrown;
        }
        return null;
    }

    @Override
    public void close() {
        if (closed) {
            if (has(Defect.FAILS_AT_SECOND_CLOSE)) {
                throw new IllegalStateException("closed already");
            }
            return;
        }
        closed = true;
        if (has(Defect.WAITS_FOR_RUNNING_WORK)) {
            sleep(Duration.ofSeconds(4));
        }
        if (!has(Defect.LEAVES_RUNNING_WORK)) {
            closing.countDown();
        }
        if (!has(Defect.LEAKS_A_CONNECTION_AT_CLOSE)) {
            server.connections().decrementAndGet();
        }
        if (has(Defect.LEAKS_A_THREAD_AT_CLOSE)) {
            leakThread();
        }
    }

    @Override
    public String toString() {
        return has(Defect.TELLS_ITS_PASSWORD) ? "memory://:" + PASSWORD + "@host" : "memory";
    }

    boolean has(Defect defect) {
        return defects.contains(defect);
    }

    Unavailable unavailable(String what) {
        return new Unavailable(FailureContext.of(id(), "operate", what));
    }

    static void leakThread() {
        Thread.ofVirtual()
                .name("leaked by a memory store")
                .start(() -> sleep(Duration.ofSeconds(9)));
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same, and probed. */
    static final class Whole extends MemoryStore implements Probed {

        private final ReentrantLock oneProbe = new ReentrantLock();
        private boolean wasDown;

        Whole(MemoryServer server, StoreHooks hooks, Set<Defect> defects) {
            super(server, hooks, defects);
        }

        @Override
        public Probe probe(Deadline deadline) {
            if (has(Defect.PROBES_ONE_AFTER_THE_OTHER)) {
                oneProbe.lock();
            }
            try {
                return ask(deadline.remaining());
            } catch (InterruptedException interrupted) {
                return Probe.of(Health.UNKNOWN, "interrupted", Duration.ZERO);
            } finally {
                if (has(Defect.PROBES_ONE_AFTER_THE_OTHER)) {
                    oneProbe.unlock();
                }
            }
        }

        private Probe ask(Duration time) throws InterruptedException {
            long start = System.nanoTime();
            MemoryServer.State state = server.answer(patience(time).toNanos());
            Duration latency = Duration.ofNanos(Math.max(1, System.nanoTime() - start));
            if (state == MemoryServer.State.KILLED && has(Defect.THROWS_WHEN_DOWN)) {
                throw unavailable("killed");
            }
            boolean up = state == MemoryServer.State.RUNNING || has(Defect.IS_ALWAYS_UP);
            wasDown |= !up;
            return up && !(wasDown && has(Defect.STAYS_DOWN)) ? up(latency) : down(latency);
        }

        private Duration patience(Duration left) {
            if (has(Defect.HANGS_WHEN_FROZEN)) {
                return Duration.ofHours(1);
            }
            return has(Defect.PROBES_ONE_AFTER_THE_OTHER) ? Duration.ofSeconds(1) : left;
        }

        private Probe up(Duration latency) {
            Map<String, Object> facts =
                    has(Defect.KNOWS_NO_VERSION) ? Map.of() : Map.of("version", "1.0");
            String summary = has(Defect.NAMES_ITS_USER) ? "answered " + USER : "answered";
            return new Probe(Health.UP, summary, latency, facts);
        }

        private Probe down(Duration latency) {
            String where = has(Defect.NAMES_ITS_HOST_WHEN_DOWN) ? " at 127.0.0.1:1" : "";
            return Probe.of(Health.DOWN, "no answer" + where + "; start it", latency);
        }

        @Override
        public ConnectionStatistics statistics() {
            if (has(Defect.ASKS_FOR_STATISTICS)) {
                answerOrNot();
            }
            int used = has(Defect.SEES_NO_USE) ? 0 : inUse.get();
            return new ConnectionStatistics(
                    100,
                    100,
                    used,
                    0,
                    has(Defect.COUNTS_NOTHING) ? 0 : acquired.get(),
                    0,
                    0,
                    0,
                    Duration.ofMillis(used));
        }

        private void answerOrNot() {
            try {
                server.answer(TimeUnit.SECONDS.toNanos(5));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
