package dev.bedstone.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a process and the server and ends the process at one message of it: before the
 * server gets the message, or while the server works on it. Every statement, commit and journal row
 * is a message of its own, so the messages are the statements' boundaries.
 */
final class KillingProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final int deadly;
    private final boolean inside;
    private final Runnable kill;
    private final AtomicInteger messages = new AtomicInteger();

    /**
     * @param deadly the message that kills, from 1; 0 for none
     * @param inside whether the server gets it first
     */
    KillingProxy(int target, int deadly, boolean inside, Runnable kill) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.deadly = deadly;
        this.inside = inside;
        this.kill = kill;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many messages there were. */
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
            Thread.ofVirtual().start(() -> pump(client, server, true));
            Thread.ofVirtual().start(() -> pump(server, client, false));
        } catch (IOException dead) {
            client.close();
        }
    }

    private void pump(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                boolean last = counted && messages.incrementAndGet() == deadly;
                if (last && !inside) {
                    kill.run();
                    return;
                }
                out.write(buffer, 0, length);
                if (last) {
                    kill.run();
                }
            }
        } catch (IOException e) {
            // One side is gone: so is the other.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
