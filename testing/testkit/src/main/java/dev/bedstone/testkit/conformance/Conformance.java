package dev.bedstone.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.Canaries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the suites share. */
abstract class Conformance<S extends Store> {

    private final List<S> opened = new ArrayList<>();
    private @Nullable StoreUnderTest<S> subject;

    /** The store that this test is about; called once for each test. */
    protected abstract StoreUnderTest<S> describe();

    /** What a machine busy with other things may add to a promised time; two seconds. */
    protected Duration margin() {
        return Duration.ofSeconds(2);
    }

    /** How long threads and connections may take to be gone after a close; ten seconds. */
    protected Duration settling() {
        return Duration.ofSeconds(10);
    }

    @BeforeEach
    void prepare() {
        subject = describe();
    }

    @AfterEach
    void closeAll() {
        subject().server().thaw();
        opened.reversed().forEach(Store::close);
    }

    final StoreUnderTest<S> subject() {
        StoreUnderTest<S> known = subject;
        if (known == null) {
            throw new IllegalStateException("the test has not been prepared");
        }
        return known;
    }

    final S open() {
        return open(StoreHooks.NONE);
    }

    final S open(StoreHooks hooks) {
        S store = subject().open(hooks);
        opened.add(store);
        return store;
    }

    /** Fails if {@code action} has not returned in time, and interrupts it. */
    final <T> T within(Duration limit, String what, Supplier<T> action) {
        FutureTask<T> task = new FutureTask<>(action::get);
        Thread.ofVirtual().name("conformance: " + what).start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            task.cancel(true);
            throw new AssertionError(
                    "%s has not returned within %d ms".formatted(what, limit.toMillis()), late);
        } catch (ExecutionException failure) {
            throw sneak(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting: " + what, interrupted);
        }
    }

    /** The failure {@code action} must end with, in time. */
    final StoreFailure failureWithin(Duration limit, String what, Runnable action) {
        Throwable thrown = within(limit, what, () -> thrownBy(action));
        assertThat(thrown).as(what).isInstanceOf(StoreFailure.class);
        return (StoreFailure) thrown;
    }

    /** The failure of an attempt to open; a store that opens nevertheless is closed. */
    final StoreFailure failureOfOpening(String what, Supplier<S> opening) {
        return failureWithin(
                subject().connectTimeout().plus(margin()), what, () -> opened.add(opening.get()));
    }

    /** Starts the slow operation and returns when it has had time to reach the server. */
    final Thread startSlowly(S store, Consumer<@Nullable Throwable> end)
            throws InterruptedException {
        Thread thread = startSlow(store, end);
        Thread.sleep(300);
        return thread;
    }

    /** Starts the slow operation, however soon it reaches the server. */
    final Thread startSlow(S store, Consumer<@Nullable Throwable> end) {
        return Thread.ofVirtual()
                .name("conformance: slow operation")
                .start(() -> end.accept(thrownBy(() -> subject().operateSlowly(store))));
    }

    final Canaries secrets() {
        Canaries canaries = new Canaries();
        List<Secret> secrets = subject().secrets();
        for (int i = 0; i < secrets.size(); i++) {
            canaries.watch("number " + (i + 1), secrets.get(i));
        }
        return canaries;
    }

    static void await(Duration limit, String what, BooleanSupplier condition)
            throws InterruptedException {
        Deadline deadline = Deadline.after(limit);
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                throw new AssertionError("%s: not within %d ms".formatted(what, limit.toMillis()));
            }
            Thread.sleep(10);
        }
    }

    static @Nullable Throwable thrownBy(Runnable action) {
        try {
            action.run();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    private static RuntimeException sneak(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            return exception;
        }
        return new IllegalStateException(thrown);
    }
}
