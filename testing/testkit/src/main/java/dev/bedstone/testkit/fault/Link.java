package dev.bedstone.testkit.fault;

import dev.bedstone.testkit.fault.FaultSwitch.Setting;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One connection through the proxy: a socket to each side and a pump towards each. Thread-safe. */
final class Link {

    private static final long JOIN_MILLIS = 1_000;

    private final Socket client;
    private final Socket server;
    private final Tally tally;
    private final AtomicReference<@Nullable Side> lastTowards = new AtomicReference<>();
    private final AtomicInteger writers = new AtomicInteger(2);
    private final List<Thread> threads;

    /** The setting under which responses are lost, if a request matched. */
    private volatile @Nullable Setting losing;

    /** Whether one side was disconnected and the other is not to notice. */
    private volatile boolean halfOpen;

    Link(Socket client, Socket server, FaultSwitch faults, Tally tally) {
        this.client = client;
        this.server = server;
        this.tally = tally;
        Pump toServer = new Pump(this, faults, Side.SERVER);
        Pump toClient = new Pump(this, faults, Side.CLIENT);
        this.threads =
                List.of(
                        thread("reads client", () -> toServer.read(client.getInputStream())),
                        thread("reads server", () -> toClient.read(server.getInputStream())),
                        thread("writes server", () -> write(toServer, server)),
                        thread("writes client", () -> write(toClient, client)));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    boolean isOpen() {
        return !client.isClosed() || !server.isClosed();
    }

    void count(Side towards, int bytes) {
        tally.bytes(towards, bytes);
        if (lastTowards.getAndSet(towards) == Side.SERVER && towards == Side.CLIENT) {
            tally.roundTrip();
        }
    }

    void loseResponses(Setting setting) {
        losing = setting;
    }

    boolean losesResponses(Setting setting) {
        return losing == setting;
    }

    /** The other side has ended its stream in order: says so to {@code towards}. */
    void finish(Side towards) {
        if (!halfOpen) {
            try {
                socket(towards).shutdownOutput();
            } catch (IOException gone) {
                broken();
            }
        }
    }

    /** A side has broken off: the other learns it, unless the link is half-open on purpose. */
    void broken() {
        if (!halfOpen) {
            reset();
        }
    }

    /** Closes one side in order; the other stays open and hears nothing. */
    void disconnect(Side side) {
        halfOpen = true;
        close(socket(side));
    }

    /** Ends both sides so that they see a reset (RST) instead of an orderly end. */
    void reset() {
        linger0(client);
        linger0(server);
        close();
    }

    void close() {
        close(client);
        close(server);
    }

    /** Closes and waits until the link's threads have ended. */
    void end() throws InterruptedException {
        close();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(JOIN_MILLIS);
        }
    }

    private void write(Pump pump, Socket to) throws IOException, InterruptedException {
        pump.write(to.getOutputStream());
        if (writers.decrementAndGet() == 0 && !halfOpen) {
            close();
        }
    }

    private Socket socket(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    private static Thread thread(String role, Work work) {
        return Thread.ofVirtual()
                .name("fault-proxy " + role)
                .unstarted(() -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException ended) {
                        // The link was closed under the thread: that is its end.
                    }
                });
    }

    private static void linger0(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // Too late for a reset.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is no longer open, which is what was wanted.
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }
}
