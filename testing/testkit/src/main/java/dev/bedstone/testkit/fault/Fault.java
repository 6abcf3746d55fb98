package dev.bedstone.testkit.fault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a {@link FaultProxy} does to the bytes that pass through it, on open and on new connections,
 * until another fault is set. Immutable; a fault counts anew for every connection and every time it
 * is set.
 */
public sealed interface Fault {

    /** Passes everything. */
    static Fault none() {
        return new None();
    }

    /** Holds every byte for a while, without limiting how many are under way. */
    static Fault delay(Duration toServer, Duration toClient) {
        return new Delay(toServer, toClient);
    }

    /** Limits each direction of each connection; {@code bytesPerSecond} is at least 1. */
    static Fault throttle(long bytesPerSecond) {
        return new Throttle(bytesPerSecond);
    }

    /**
     * Swallows what is sent towards the given sides, the end of the stream included, as a broken
     * route does. New connections are accepted. What was swallowed stays lost.
     *
     * @param towards none given means both
     */
    static Fault blackHole(Side... towards) {
        return new BlackHole(sides(towards));
    }

    /**
     * Holds what is sent towards the given sides until another fault is set, then delivers it: a
     * network that comes back.
     *
     * @param towards none given means both
     */
    static Fault stall(Side... towards) {
        return new Stall(sides(towards));
    }

    /** Delivers {@code bytes} towards one side of a connection, then closes the connection. */
    static Fault cutAfter(Side towards, long bytes) {
        return new CutAfter(towards, bytes);
    }

    /**
     * Delivers the request that {@code matches} and loses the response: the server has done the
     * work and the client does not know. The predicate sees the bytes as they arrive, usually one
     * message or several that were sent together.
     *
     * @param then what the client sees instead
     */
    static Fault dropResponse(Predicate<byte[]> matches, Then then) {
        return new DropResponse((bytes, before) -> matches.test(bytes), then);
    }

    /** {@link #dropResponse} to the request that contains {@code text}, compared byte by byte. */
    static Fault dropResponseTo(String text, Then then) {
        return dropResponse(
                bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains(text), then);
    }

    /** {@link #dropResponse} to the request with which a connection has sent {@code bytes}. */
    static Fault dropResponseAfter(long bytes, Then then) {
        return new DropResponse((chunk, before) -> before + chunk.length >= bytes, then);
    }

    private static Set<Side> sides(Side... towards) {
        return towards.length == 0 ? EnumSet.allOf(Side.class) : EnumSet.copyOf(Set.of(towards));
    }

    /** What a client sees in place of a response. */
    enum Then {
        /** Nothing, for as long as it waits. */
        HANG,
        /** A connection reset, once the server has begun to answer. */
        RESET
    }

    /** Recognises the request whose response is to be lost. */
    @FunctionalInterface
    interface Request {

        /**
         * @param bytes what has just arrived
         * @param before how many bytes the connection had sent before, since the fault was set
         */
        boolean matches(byte[] bytes, long before);
    }

    /** See {@link #none}. */
    record None() implements Fault {}

    /** See {@link #delay}. */
    record Delay(Duration toServer, Duration toClient) implements Fault {}

    /** See {@link #throttle}. */
    record Throttle(long bytesPerSecond) implements Fault {
        public Throttle {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("a throttle lets at least 1 byte/s pass");
            }
        }
    }

    /** See {@link #blackHole}. */
    record BlackHole(Set<Side> towards) implements Fault {}

    /** See {@link #stall}. */
    record Stall(Set<Side> towards) implements Fault {}

    /** See {@link #cutAfter}. */
    record CutAfter(Side towards, long bytes) implements Fault {}

    /** See {@link #dropResponse}. */
    record DropResponse(Request request, Then then) implements Fault {}
}
