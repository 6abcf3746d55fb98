package dev.bedstone.testkit.fault;

import java.util.concurrent.atomic.LongAdder;

/** Counts what passes through a proxy. Thread-safe. */
final class Tally {

    private final LongAdder accepted = new LongAdder();
    private final LongAdder toServer = new LongAdder();
    private final LongAdder toClient = new LongAdder();
    private final LongAdder roundTrips = new LongAdder();

    void accepted() {
        accepted.increment();
    }

    void bytes(Side towards, int count) {
        (towards == Side.SERVER ? toServer : toClient).add(count);
    }

    void roundTrip() {
        roundTrips.increment();
    }

    Traffic traffic(int open) {
        return new Traffic(accepted.sum(), open, toServer.sum(), toClient.sum(), roundTrips.sum());
    }
}
