package dev.bedstone.testkit.fault;

import dev.bedstone.config.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback that damages what passes through it.
 *
 * <p>Standing damage is a {@link Fault}, set for open and new connections alike and changed at any
 * time; damage of a moment is a method: {@link #reset}, {@link #disconnect}, {@link #refuse}. Point
 * a store at {@link #address()} in place of the server. Close the proxy before the test's database
 * is given back: under a black hole the server does not learn that a client has gone. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final String LOOPBACK = "127.0.0.1";

    private final HostPort target;
    private final int port;
    private final FaultSwitch faults = new FaultSwitch();
    private final Tally tally = new Tally();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private volatile boolean closed;

    private FaultProxy(HostPort target) {
        this.target = target;
        this.port = listen(0).getLocalPort();
    }

    /**
     * A proxy that passes everything, on a free port.
     *
     * @throws UncheckedIOException if no port can be had
     */
    public static FaultProxy to(HostPort target) {
        return new FaultProxy(target);
    }

    /** {@link #to(HostPort)} a port of 127.0.0.1. */
    public static FaultProxy to(int port) {
        return to(new HostPort(LOOPBACK, port));
    }

    /** Where clients connect. */
    public HostPort address() {
        return new HostPort(LOOPBACK, port);
    }

    /** Puts a fault in force in place of the one before. */
    public void set(Fault fault) {
        faults.set(fault);
    }

    /** Ends the fault in force and listens again if connections were refused. */
    public void heal() {
        accept();
        faults.set(Fault.none());
    }

    /** Resets every open connection: both sides see RST. */
    public void reset() {
        each(Link::reset);
    }

    /** Closes one side of every open connection; the other side stays open and hears nothing. */
    public void disconnect(Side side) {
        each(link -> link.disconnect(side));
    }

    /** Refuses new connections, as a port where nobody listens; open ones go on. */
    public synchronized void refuse() {
        if (listener != null) {
            close(listener);
            listener = null;
        }
    }

    /** Takes new connections again. */
    public synchronized void accept() {
        if (listener == null && !closed) {
            listen(port);
        }
    }

    /** What has passed so far. */
    public Traffic traffic() {
        return tally.traffic((int) links.stream().filter(Link::isOpen).count());
    }

    /**
     * Stops listening and closes every connection; when it returns, the proxy's threads have ended.
     */
    @Override
    public void close() {
        closed = true;
        refuse();
        faults.set(Fault.none());
        try {
            for (Link link : links) {
                link.end();
            }
        } catch (InterruptedException interrupted) {
            each(Link::close);
            Thread.currentThread().interrupt();
        }
        links.clear();
    }

    private synchronized ServerSocket listen(int at) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(LOOPBACK), at));
            listener = socket;
            Thread.ofVirtual().name("fault-proxy accepts").start(() -> serve(socket));
            return socket;
        } catch (IOException failure) {
            throw new UncheckedIOException("the proxy cannot listen on port " + at, failure);
        }
    }

    private void serve(ServerSocket socket) {
        try {
            while (true) {
                Socket client = socket.accept();
                tally.accepted();
                Thread.ofVirtual().name("fault-proxy connects").start(() -> connect(client));
            }
        } catch (IOException stopped) {
            // The listener was closed.
        }
    }

    /** A client whose server cannot be reached is reset. */
    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(target.host(), target.port()), CONNECT_MILLIS);
            Link link = new Link(client, server, faults, tally);
            links.removeIf(old -> !old.isOpen());
            links.add(link);
            link.start();
            if (closed) {
                link.close();
            }
        } catch (IOException unreachable) {
            new Link(client, server, faults, tally).reset();
        }
    }

    /** Those open now: one that a caller opens because its last was cut is not cut with it. */
    private void each(Consumer<Link> action) {
        List.copyOf(links).forEach(action);
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It no longer listens, which is what was wanted.
        }
    }
}
