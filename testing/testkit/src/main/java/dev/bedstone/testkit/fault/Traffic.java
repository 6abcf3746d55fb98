package dev.bedstone.testkit.fault;

/**
 * What went through a {@link FaultProxy} since it was opened, as it came in: bytes that a fault
 * swallowed are counted. Immutable.
 *
 * @param accepted connections accepted
 * @param open connections open at this moment
 * @param toServer bytes sent by clients
 * @param toClient bytes sent by the server
 * @param roundTrips how often, over all connections, the server answered after a client had sent
 *     something: what a statement costs in network latency
 */
public record Traffic(long accepted, int open, long toServer, long toClient, long roundTrips) {

    /** What was added since {@code before}; {@link #open()} is that of this moment. */
    public Traffic since(Traffic before) {
        return new Traffic(
                accepted - before.accepted,
                open,
                toServer - before.toServer,
                toClient - before.toClient,
                roundTrips - before.roundTrips);
    }
}
