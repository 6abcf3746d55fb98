package dev.bedstone.testkit;

import java.time.Duration;

/**
 * Times that a promise names, as tests hold the product to them. The full tier ({@code -Pfull})
 * runs on a machine that does nothing else and takes the promise by its word; the build tier also
 * runs beside other work, which may hold up a thread or a server for seconds.
 */
public final class PromisedTime {

    private static final boolean FULL = Boolean.getBoolean("bedstone.tests.full");

    private PromisedTime() {}

    /**
     * The bound to assert.
     *
     * @param promised what the promise says
     * @param room what the build tier adds to it
     */
    public static Duration of(Duration promised, Duration room) {
        return FULL ? promised : promised.plus(room);
    }
}
