package dev.bedstone.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTest {

    private static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(4), 0.2);
    private static final FailureContext CONTEXT =
            FailureContext.of(StoreId.of(StoreKind.POSTGRES), "query", "something happened");

    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void repeatsWhatLeftNothingBehind() {
        String result =
                new Retry(QUICK)
                        .call(
                                soon(),
                                () -> {
                                    if (tries.incrementAndGet() < 3) {
                                        throw new Unavailable(CONTEXT);
                                    }
                                    return "done";
                                });

        assertThat(result).isEqualTo("done");
        assertThat(tries).hasValue(3);
    }

    @Test
    void givesUpAfterTheLastTry() {
        assertThatThrownBy(() -> failing(new Retry(QUICK), new Unavailable(CONTEXT)))
                .isInstanceOf(Unavailable.class);
        assertThat(tries).hasValue(3);
    }

    @Test
    void neverRepeatsWhatMayHaveBeenCarriedOut() {
        assertThatThrownBy(() -> failing(new Retry(QUICK), new OutcomeUnknown(CONTEXT)))
                .isInstanceOf(OutcomeUnknown.class);
        assertThatThrownBy(() -> failing(new Retry(QUICK), new TimedOut(CONTEXT, Effect.UNKNOWN)))
                .isInstanceOf(TimedOut.class);
        assertThat(tries).hasValue(2);
    }

    @Test
    void neverRepeatsWhatWillFailAgain() {
        var duplicate = new Conflict(CONTEXT, Conflict.Kind.UNIQUE, Optional.of("users_email"));

        assertThatThrownBy(() -> failing(new Retry(QUICK), duplicate)).isSameAs(duplicate);
        assertThat(tries).hasValue(1);
    }

    @Test
    void repeatsALostRaceBetweenTransactions() {
        var lost = new Conflict(CONTEXT, Conflict.Kind.SERIALIZATION, Optional.empty());

        assertThatThrownBy(() -> failing(new Retry(QUICK), lost)).isSameAs(lost);
        assertThat(tries).hasValue(3);
    }

    @Test
    void stopsAtTheDeadline() {
        var patient = new RetryPolicy(20, Duration.ofMinutes(1), Duration.ofMinutes(1), 1);
        long begin = System.nanoTime();

        assertThatThrownBy(() ->
                        new Retry(patient)
                                .call(
                                        Deadline.after(Duration.ofMillis(50)),
                                        () -> {
                                            tries.incrementAndGet();
                                            throw new Unavailable(CONTEXT);
                                        }))
                .isInstanceOf(Unavailable.class);

        assertThat(tries).hasValue(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void anInterruptEndsTheWaitAndIsNotLost() throws InterruptedException {
        var patient = new RetryPolicy(2, Duration.ofSeconds(30), Duration.ofSeconds(30), 1);
        var interrupted = new AtomicBoolean();
        Thread caller =
                Thread.ofVirtual()
                        .start(() -> {
                            assertThatThrownBy(() ->
                                            failing(new Retry(patient), new Unavailable(CONTEXT)))
                                    .isInstanceOf(Unavailable.class);
                            interrupted.set(Thread.currentThread().isInterrupted());
                        });
        while (tries.get() == 0 && caller.isAlive()) {
            Thread.sleep(5);
        }
        caller.interrupt();

        assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
        assertThat(interrupted).isTrue();
        assertThat(tries).hasValue(1);
    }

    /** 200 failing calls are 600 tries without a budget; with one of 20 % they are far fewer. */
    @Test
    void spendsNoMoreThanItsBudget() {
        var retry = new Retry(QUICK);
        for (int call = 0; call < 200; call++) {
            assertThatThrownBy(() -> failing(retry, new Unavailable(CONTEXT)))
                    .isInstanceOf(Unavailable.class);
        }

        assertThat(tries.get() - 200).isBetween(20, 50);
    }

    @Test
    void withoutABudgetLimitTheSameCallsAreAStorm() {
        var unlimited =
                new Retry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), 1));
        for (int call = 0; call < 50; call++) {
            assertThatThrownBy(() -> failing(unlimited, new Unavailable(CONTEXT)))
                    .isInstanceOf(Unavailable.class);
        }

        assertThat(tries.get() - 50).isGreaterThan(25);
    }

    private void failing(Retry retry, StoreFailure failure) {
        retry.call(
                soon(),
                () -> {
                    tries.incrementAndGet();
                    throw failure;
                });
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofMinutes(1));
    }
}
