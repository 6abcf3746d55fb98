package dev.bedstone.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports on 127.0.0.1 for servers that must be told theirs. They lie below those that systems give
 * to whoever asks for any (32768 and higher on Linux, 49152 and higher elsewhere), so that nobody
 * gets one by chance between the moment it is chosen and the moment the server binds it; and JVMs
 * that run side by side begin at different ones. Thread-safe.
 */
public final class UnclaimedPort {

    private static final int FIRST = 10_000;
    private static final int COUNT = 22_000;

    /** Processes that start one after the other have numbers one apart. */
    private static final int BETWEEN_PROCESSES = 512;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * BETWEEN_PROCESSES % COUNT));

    private UnclaimedPort() {}

    /**
     * One that nobody listens on, and that this JVM has not had for long.
     *
     * @throws IllegalStateException if all are taken
     */
    public static int next() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("every port from " + FIRST + " on is taken");
    }

    private static boolean isFree(int port) {
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
