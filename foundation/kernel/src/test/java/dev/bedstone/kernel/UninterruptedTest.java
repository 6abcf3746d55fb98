package dev.bedstone.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UninterruptedTest {

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void workSeesNoInterruptAndItsThreadHasItAfter() {
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        Thread.currentThread().interrupt();

        Uninterrupted.run(() -> seen.complete(Thread.currentThread().isInterrupted()));

        assertThat(seen).isCompletedWithValue(false);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aThreadIsAwaitedAndTheInterruptKept() {
        CountDownLatch end = new CountDownLatch(1);
        Thread waiting = Thread.currentThread();
        waiting.interrupt();
        Thread awaited =
                Thread.ofVirtual()
                        .start(() -> {
                            while (waiting.isInterrupted()) {
                                Thread.onSpinWait();
                            }
                            waiting.interrupt();
                            end.countDown();
                        });

        Uninterrupted.join(awaited);

        assertThat(end.getCount()).isZero();
        assertThat(awaited.isAlive()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatWasNeverStartedHasEnded() {
        Uninterrupted.join(Thread.ofVirtual().unstarted(() -> {}));
        Uninterrupted.join(Thread.ofPlatform().unstarted(() -> {}));

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aWaitIsBegunAnewAfterEachInterrupt() {
        AtomicInteger begun = new AtomicInteger();

        String got =
                Uninterrupted.await(() -> {
                    if (begun.incrementAndGet() < 3) {
                        throw new InterruptedException();
                    }
                    return "there";
                });

        assertThat(got).isEqualTo("there");
        assertThat(begun).hasValue(3);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aWaitThatFailsKeepsTheInterruptToo() {
        AtomicInteger begun = new AtomicInteger();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() ->
                        Uninterrupted.await(() -> {
                            if (begun.incrementAndGet() < 2) {
                                throw new InterruptedException();
                            }
                            throw new IOException("broken");
                        }));

        assertThat(Thread.interrupted()).isTrue();
    }
}
