package dev.bedstone.ingest.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nobody waits for ever, whoever leaves before the end. */
class GroupTest {

    private static final int ROUNDS = 200;
    private static final int CALLERS = 60;

    @Test
    void everyCallerIsWokenAlthoughOthersAreInterrupted() throws Exception {
        Random random = new Random();
        for (int round = 0; round < ROUNDS; round++) {
            Group group = new Group(new PartitionedRows());
            CountDownLatch there = new CountDownLatch(CALLERS);
            AtomicInteger left = new AtomicInteger();
            List<Thread> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(Thread.ofVirtual().start(() -> call(group, there, left)));
            }
            there.await();
            int interrupted = random.nextInt(CALLERS);
            Thread interrupting =
                    Thread.ofPlatform()
                            .start(() ->
                                    callers.subList(0, interrupted).forEach(Thread::interrupt));
            group.end(null);
            interrupting.join();
            for (Thread caller : callers) {
                assertThat(caller.join(Duration.ofSeconds(30))).as("woken").isTrue();
            }
            assertThat(left.get()).isLessThanOrEqualTo(interrupted);
        }
    }

    private static void call(Group group, CountDownLatch there, AtomicInteger left) {
        group.willWait();
        there.countDown();
        try {
            group.await();
        } catch (InterruptedException interrupted) {
            left.incrementAndGet();
        }
    }

    @Test
    void whoComesAfterTheEndIsToldAtOnceWhyItFailed() throws Exception {
        Group group = new Group(new PartitionedRows());
        StoreFailure why =
                new Unavailable(
                        FailureContext.of(
                                StoreId.of(StoreKind.CLICKHOUSE), "accept events", "too slow"));
        group.end(why);
        group.willWait();

        assertThat(group.await()).isSameAs(why);
    }
}
