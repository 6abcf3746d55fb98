package dev.bedstone.migrate;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a process and the server and ends the process, or all its connections, at one
 * message of it: before the server gets the message, or while the server works on it; no answer
 * passes before the process is dead. To the server both are the same. Every statement and journal
 * row is a message of its own, or stands in one with what happens together with it, so the messages
 * are the statements' boundaries.
 */
final class KillingProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final KillPoint point;
    private final Runnable kill;
    private final AtomicInteger messages = new AtomicInteger();
    private final CountDownLatch killed = new CountDownLatch(1);
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    KillingProxy(int target, KillPoint point, Runnable kill) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.point = point;
        this.kill = kill;
        Thread.ofVirtual().start(this::accept);
    }

    /** One that cuts all connections, and lets nobody connect any more. */
    private KillingProxy(int target, KillPoint point) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.point = point;
        this.kill = this::cut;
        Thread.ofVirtual().start(this::accept);
    }

    static KillingProxy cutting(int target, KillPoint point) throws IOException {
        return new KillingProxy(target, point);
    }

    private void cut() {
        close(listener);
        connections.forEach(KillingProxy::close);
    }

    private static void close(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many messages there were of those that the point is about. */
    int messages() {
        return messages.get();
    }

    private void accept() {
        try {
            while (true) {
                connect(listener.accept());
            }
        } catch (IOException e) {
            // The end of the test.
        }
    }

    /** Where the server is dead, its clients see that nobody answers. */
    private void connect(Socket client) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            connections.add(client);
            connections.add(server);
            if (listener.isClosed()) {
                cut();
            }
            Thread.ofVirtual().start(() -> forward(client, server));
            Thread.ofVirtual().start(() -> answer(server, client));
        } catch (IOException dead) {
            client.close();
        }
    }

    private void forward(Socket client, Socket server) {
        byte[] buffer = new byte[64 * 1024];
        try (client;
                server) {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                boolean last =
                        point.matches(buffer, length)
                                && messages.incrementAndGet() == point.occurrence();
                if (last && !point.inside()) {
                    kill();
                    return;
                }
                out.write(buffer, 0, length);
                if (last) {
                    kill();
                }
            }
        } catch (IOException e) {
            // One side is gone: so is the other.
        }
    }

    private void answer(Socket server, Socket client) {
        byte[] buffer = new byte[64 * 1024];
        try (server;
                client) {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (isOver()) {
                    killed.await();
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException | InterruptedException e) {
            // One side is gone: so is the other.
        }
    }

    /** Whether the message that kills was seen. */
    private boolean isOver() {
        return point.occurrence() > 0 && messages.get() >= point.occurrence();
    }

    private void kill() {
        try {
            kill.run();
        } finally {
            killed.countDown();
        }
    }

    /** Whoever was to be killed is dead when this returns. */
    @Override
    public void close() throws IOException, InterruptedException {
        listener.close();
        if (isOver()) {
            killed.await();
        }
    }
}
