package dev.bedstone.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.Capability;
import dev.bedstone.contracts.ConnectionStatistics;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.Probed;
import dev.bedstone.contracts.Store;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.testkit.PromisedTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Probed} store keeps. Its server is frozen and killed: the test class needs one
 * of its own.
 *
 * @param <S> the store's own class
 */
public abstract class ProbedConformance<S extends Store & Probed> extends Conformance<S> {

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /** Enough for a server that answers on a machine busy with other things. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration RESTARTED = Duration.ofSeconds(30);

    /** Generous: what is read from memory takes microseconds. */
    private static final Duration FROM_MEMORY = Duration.ofSeconds(1);

    private static final int CALLERS = 8;

    /**
     * How soon a store must be up again after its frozen server goes on; two seconds, and ten in
     * the build tier.
     */
    protected Duration normalAgain() {
        return PromisedTime.of(Duration.ofSeconds(2), Duration.ofSeconds(8));
    }

    @Test
    void declaresThatItIsProbed() {
        assertThat(open().capabilities()).contains(Capability.PROBED);
    }

    @Test
    void isUpWithItsVersion() {
        Probe probe = probe(open(), PATIENCE);
        assertThat(probe.health()).as(probe.summary()).isEqualTo(Health.UP);
        assertThat(probe.latency()).isPositive().isLessThanOrEqualTo(PATIENCE);
        assertThat(probe.facts()).containsKey("version");
        assertThat(probe.facts().get("version")).asString().isNotBlank();
        assertPresentable(probe);
    }

    @Test
    void answersInTimeWhenFrozen() {
        S store = open();
        probe(store);
        subject().server().freeze();
        assertThat(probesAtOnce(store))
                .allSatisfy(probe -> {
                    assertThat(probe.health()).isIn(Health.DOWN, Health.UNKNOWN);
                    assertPresentable(probe);
                });
    }

    @Test
    void isUpSoonAfterAFrozenServerGoesOn() throws InterruptedException {
        S store = open();
        probe(store);
        subject().server().freeze();
        assertThat(probe(store).health()).isNotEqualTo(Health.UP);
        subject().server().thaw();
        await(normalAgain(), "up again", () -> probe(store).health() == Health.UP);
    }

    @Test
    void hasStatisticsWithoutAskingTheServer() {
        S store = open();
        subject().operate(store);
        subject().server().freeze();
        within(FROM_MEMORY, "statistics of a frozen store", store::statistics);
    }

    @Test
    void isDownWhenTheServerIsKilledAndUpWhenItIsBack() throws InterruptedException {
        S store = open();
        probe(store);
        subject().server().kill();
        Probe down = probe(store);
        assertThat(down.health()).as(down.summary()).isEqualTo(Health.DOWN);
        assertPresentable(down);
        subject().server().restart();
        await(RESTARTED, "up again", () -> probe(store).health() == Health.UP);
    }

    @Test
    void hasConsistentStatistics() throws InterruptedException {
        S store = open();
        ConnectionStatistics before = store.statistics();
        assertConsistent(before);
        for (int i = 0; i < CALLERS; i++) {
            subject().operate(store);
        }
        ConnectionStatistics after = store.statistics();
        assertConsistent(after);
        assertThat(after.acquired()).isGreaterThanOrEqualTo(before.acquired() + CALLERS);
        assertThat(after.timeouts()).isEqualTo(before.timeouts());
        assertThat(after.failures()).isEqualTo(before.failures());
        await(margin(), "nothing in use", () -> store.statistics().inUse() == 0);
    }

    @Test
    void countsWhatIsInUse() throws InterruptedException {
        S store = open();
        AtomicReference<ConnectionStatistics> seen = new AtomicReference<>(store.statistics());
        Thread slow = startSlow(store, end -> {});
        await(
                settling(),
                "a slow operation that is in use",
                () -> {
                    seen.set(store.statistics());
                    return seen.get().inUse() > 0;
                });
        ConnectionStatistics during = seen.get();
        assertConsistent(during);
        assertThat(during.inUse()).isEqualTo(1);
        if (givesEachCallerAConnection()) {
            assertThat(during.longestUse()).isPositive();
            assertThat(probe(store, PATIENCE).health()).as("busy, not down").isEqualTo(Health.UP);
        } else {
            assertThat(during.longestUse()).as("no caller holds one").isZero();
        }
        slow.interrupt();
        assertThat(slow.join(margin().multipliedBy(3).dividedBy(2))).isTrue();
        await(margin(), "nothing in use", () -> store.statistics().inUse() == 0);
    }

    /**
     * Whether a caller has a connection to itself for as long as its operation lasts. On one that
     * all share answers come in order: a slow operation delays a probe, and nobody holds anything.
     */
    protected boolean givesEachCallerAConnection() {
        return true;
    }

    private List<Probe> probesAtOnce(S store) {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Probe>> probes =
                    IntStream.range(0, CALLERS)
                            .mapToObj(
                                    n -> CompletableFuture.supplyAsync(() -> probe(store), callers))
                            .toList();
            return probes.stream().map(CompletableFuture::join).toList();
        }
    }

    private Probe probe(S store) {
        return probe(store, DEADLINE);
    }

    private Probe probe(S store, Duration time) {
        return within(time.plus(margin()), "probe", () -> store.probe(Deadline.after(time)));
    }

    /** Fit to be shown to anybody: one line, plain values, no secret, no address, no user. */
    private void assertPresentable(Probe probe) {
        assertThat(probe.summary()).isNotBlank().doesNotContain("\n");
        assertThat(probe.facts().values())
                .allSatisfy(value ->
                        assertThat(value)
                                .isInstanceOfAny(String.class, Number.class, Boolean.class));
        String text =
                probe.summary()
                        + probe.facts().entrySet().stream()
                                .map(fact -> fact.getKey() + "=" + fact.getValue())
                                .collect(Collectors.joining("\n", "\n", ""));
        secrets().assertAbsent("the probe", text);
        assertThat(text.toLowerCase(Locale.ROOT))
                .doesNotContain("127.0.0.1", "localhost", "://")
                .doesNotContain(subject().unmentionable());
    }

    private static void assertConsistent(ConnectionStatistics statistics) {
        assertThat(statistics.limit()).as("limit").isPositive();
        assertThat(statistics.open()).as("open").isBetween(0, statistics.limit());
        assertThat(statistics.inUse()).as("in use").isBetween(0, statistics.open());
        assertThat(statistics.waiting()).as("waiting").isNotNegative();
        assertThat(statistics.leaked()).as("leaked").isZero();
        assertThat(statistics.longestUse().isNegative()).as("negative longest use").isFalse();
    }
}
