package dev.bedstone.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.Capability;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.kernel.Unsupported;
import dev.bedstone.testkit.Canaries;
import dev.bedstone.testkit.ThreadLeaks;
import dev.bedstone.testkit.fault.Fault;
import dev.bedstone.testkit.fault.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Store} keeps, whatever else it can do.
 *
 * @param <S> the store's own class
 */
public abstract class StoreConformance<S extends Store> extends Conformance<S> {

    /** A contract that no store knows. */
    private interface UnheardOf {}

    @Test
    void opensAndOperates() {
        subject().operate(open());
    }

    @Test
    void saysWhoItIs() {
        S store = open();
        StoreId id = store.id();
        assertThat(id.kind()).isEqualTo(subject().kind());
        assertThat(id.name()).isNotBlank();
        assertThat(store.id()).as("the id at the second call").isEqualTo(id);
    }

    @Test
    void fulfilsWhatItDeclaresAndRefusesTheRest() {
        S store = open();
        Set<Capability> declared = store.capabilities();
        for (Capability capability : Capability.values()) {
            if (declared.contains(capability)) {
                assertThatCode(() -> store.as(capability.contract()))
                        .as("declared capability %s", capability)
                        .doesNotThrowAnyException();
            } else {
                assertRefused(store, capability.contract());
            }
        }
        assertRefused(store, UnheardOf.class);
        assertThat(store.capabilities()).as("capabilities at the second call").isEqualTo(declared);
    }

    @Test
    void mayBeClosedTwice() {
        S store = open();
        subject().operate(store);
        store.close();
        assertThatCode(store::close).as("the second close").doesNotThrowAnyException();
    }

    @Test
    void refusesUseAfterClose() {
        S store = open();
        store.close();
        StoreFailure failure =
                failureWithin(margin(), "use after close", () -> subject().operate(store));
        assertThat(failure).hasMessageContaining("closed");
    }

    @Test
    void deniesAWrongPassword() {
        StoreFailure failure = failureOfOpening("opening with a wrong password", this::openDenied);
        assertThat(failure).isInstanceOf(Denied.class);
        assertThat(failure.mayRetry()).as("a wrong password may be retried").isFalse();
    }

    @Test
    void isUnavailableWhereNobodyListens() {
        StoreFailure failure = failureOfOpening("opening where nobody listens", this::openNowhere);
        assertThat(failure).isInstanceOf(Unavailable.class);
    }

    @Test
    void givesUpOnAServerThatSaysNothing() {
        try (FaultProxy proxy = FaultProxy.to(subject().address())) {
            proxy.set(Fault.blackHole());
            StoreFailure failure =
                    failureOfOpening(
                            "opening where nobody answers",
                            () -> subject().openAt(proxy.address(), StoreHooks.NONE));
            assertThat(failure).isInstanceOfAny(Unavailable.class, TimedOut.class);
        }
    }

    @Test
    void aFailedOpenLeavesNothingBehind() throws InterruptedException {
        warmUp();
        ThreadLeaks threads = ThreadLeaks.snapshot();
        int connections = subject().connections();
        failureOfOpening("opening with a wrong password", this::openDenied);
        failureOfOpening("opening where nobody listens", this::openNowhere);
        threads.assertNone(settling());
        awaitConnections(connections);
    }

    @Test
    void closingLeavesNothingBehind() throws InterruptedException {
        warmUp();
        ThreadLeaks threads = ThreadLeaks.snapshot();
        int connections = subject().connections();
        S store = open();
        subject().operate(store);
        assertThat(subject().connections())
                .as("connections of an open store: the check must see them")
                .isGreaterThan(connections);
        store.close();
        threads.assertNone(settling());
        awaitConnections(connections);
    }

    @Test
    void closingCutsWhatDoesNotEnd() throws InterruptedException {
        S store = open();
        AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
        Thread slow = startSlowly(store, end::set);
        Duration limit = subject().drain().plus(margin());
        within(limit, "close", () -> closed(store));
        assertThat(slow.join(margin())).as("the running operation has ended").isTrue();
        assertThat(end.get()).as("how it ended").isInstanceOf(StoreFailure.class);
    }

    @Test
    void anInterruptEndsARunningOperation() throws InterruptedException {
        S store = open();
        Thread slow = startSlowly(store, end -> {});
        slow.interrupt();
        assertThat(slow.join(margin().multipliedBy(3).dividedBy(2)))
                .as("the caller is free again")
                .isTrue();
        within(subject().drain().plus(margin()), "close", () -> closed(store));
    }

    @Test
    void tellsItsHooksOfAnOperation() {
        RecordingHooks hooks = new RecordingHooks();
        S store = open(hooks);
        subject().operate(store);
        assertThat(hooks.starts()).isNotEmpty();
        assertMatched(store, hooks);
        assertThat(hooks.ends()).allSatisfy(end -> assertThat(end.failure()).isNull());
    }

    @Test
    void tellsItsHooksOfAFailure() {
        RecordingHooks hooks = new RecordingHooks();
        S store = open(hooks);
        Throwable thrown = thrownBy(() -> subject().operateInVain(store));
        assertThat(thrown).isInstanceOf(StoreFailure.class);
        assertMatched(store, hooks);
        assertThat(hooks.ends())
                .as("what the caller was thrown, the hooks were told")
                .anySatisfy(end -> assertThat(end.failure()).isSameAs(thrown));
    }

    @Test
    void survivesAHookThatThrows() {
        S store = open(new ThrowingHooks());
        assertThatCode(() -> subject().operate(store)).doesNotThrowAnyException();
        Throwable thrown = thrownBy(() -> subject().operateInVain(store));
        assertThat(thrown).isInstanceOf(StoreFailure.class);
    }

    @Test
    void showsNoSecret() {
        Canaries secrets = secrets();
        Secret wrong = secrets.create("wrong password");
        secrets.assertAbsent(
                failureOfOpening(
                        "opening with a wrong password",
                        () -> subject().openWith(wrong, StoreHooks.NONE)));
        secrets.assertAbsent(failureOfOpening("opening where nobody listens", this::openNowhere));
        S store = open();
        secrets.assertAbsent("the store's text form", store.toString(), store.id().toString());
        secrets.assertAbsent(
                failureWithin(
                        settling(), "a refused operation", () -> subject().operateInVain(store)));
        store.close();
        secrets.assertAbsent(
                failureWithin(margin(), "use after close", () -> subject().operate(store)));
    }

    private S openDenied() {
        return subject().openWith(Secret.of("not-the-password"), StoreHooks.NONE);
    }

    private S openNowhere() {
        return subject().openAt(nobody(), StoreHooks.NONE);
    }

    /** Lets drivers start the threads they keep for the JVM's life. */
    private void warmUp() throws InterruptedException {
        int before = subject().connections();
        S store = subject().open(StoreHooks.NONE);
        subject().operate(store);
        store.close();
        awaitConnections(before);
    }

    private void awaitConnections(int expected) throws InterruptedException {
        await(
                settling(),
                "the server has no more than " + expected + " connections",
                () -> subject().connections() <= expected);
    }

    private static void assertRefused(Store store, Class<?> contract) {
        assertThatExceptionOfType(Unsupported.class)
                .as("use as %s, which is not declared", contract.getSimpleName())
                .isThrownBy(() -> store.as(contract))
                .satisfies(refusal -> assertThat(refusal.store()).isEqualTo(store.id()));
    }

    private static void assertMatched(Store store, RecordingHooks hooks) {
        List<RecordingHooks.End> ends = hooks.ends();
        assertThat(ends.stream().map(RecordingHooks.End::token))
                .as("every start has one end, with its token")
                .containsExactlyInAnyOrderElementsOf(hooks.starts());
        assertThat(ends)
                .allSatisfy(end -> {
                    RecordingHooks.Start start = RecordingHooks.Start.class.cast(requireToken(end));
                    assertThat(end.operation()).isEqualTo(start.operation()).isNotBlank();
                    assertThat(end.store()).isEqualTo(start.store()).isEqualTo(store.id());
                    assertThat(end.nanos()).isPositive();
                });
    }

    private static Object requireToken(RecordingHooks.End end) {
        return Objects.requireNonNull(end.token(), "the token that started returned");
    }

    private static boolean closed(Store store) {
        store.close();
        return true;
    }

    /** A port below those that are given to anybody who asks: another process could get such. */
    private static HostPort nobody() {
        return new HostPort("127.0.0.1", 1);
    }
}
