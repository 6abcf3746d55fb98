package dev.bedstone.testkit.conformance;

import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.ServerControl;
import java.time.Duration;
import java.util.List;

/**
 * What a conformance suite needs to know of a store. One instance serves one test. Timeouts are to
 * be set short, so that the suite is quick: about a second to connect, half a second to drain.
 *
 * @param <S> the store's own class
 */
public interface StoreUnderTest<S extends Store> {

    /** The kind the store must report. */
    StoreKind kind();

    /** Opens the store as an application would. */
    S open(StoreHooks hooks);

    /** Opens it with another password. */
    S openWith(Secret password, StoreHooks hooks);

    /** Opens it with the right credentials at another address. */
    S openAt(HostPort address, StoreHooks hooks);

    /** A short operation that succeeds. */
    void operate(S store);

    /**
     * An operation that lasts at least 3 s, and that ends early when the store is closed or the
     * calling thread is interrupted. It may end with a {@code StoreFailure}.
     */
    void operateSlowly(S store);

    /** An operation that the server refuses, so that it ends with a {@code StoreFailure}. */
    void operateInVain(S store);

    /** The longest an attempt to connect may take. */
    Duration connectTimeout();

    /** What running operations get when the store closes. */
    Duration drain();

    /** Where the server listens. */
    HostPort address();

    /** Connections the server has from clients other than the one that asks. */
    int connections();

    /** The store's passwords and everything else that must never be shown. */
    List<Secret> secrets();

    /** What a probe must not name: users, hosts, databases. */
    List<String> unmentionable();

    /** Freezes, kills and restarts the server. */
    ServerControl server();
}
