package dev.bedstone.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Answers every byte with the same byte, and remembers how its connections ended. */
final class EchoServer implements AutoCloseable {

    private final ServerSocket listener;
    private final AtomicLong received = new AtomicLong();
    private final List<String> ends = new CopyOnWriteArrayList<>();

    EchoServer() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    long received() {
        return received.get();
    }

    /** {@code closed} or {@code reset}, one for each connection that has ended. */
    List<String> ends() {
        return ends;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void echo(Socket socket) {
        try (socket) {
            byte[] buffer = new byte[8192];
            for (int n = read(socket, buffer); n >= 0; n = read(socket, buffer)) {
                socket.getOutputStream().write(buffer, 0, n);
            }
            ends.add("closed");
        } catch (IOException reset) {
            ends.add("reset");
        }
    }

    private int read(Socket socket, byte[] buffer) throws IOException {
        int n = socket.getInputStream().read(buffer);
        received.addAndGet(Math.max(0, n));
        return n;
    }
}
