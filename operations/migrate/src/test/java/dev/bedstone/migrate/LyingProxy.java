package dev.bedstone.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes everything on, and tells another process id than the server does: as poolers do. */
final class LyingProxy implements AutoCloseable {

    /** BackendKeyData of protocol 3.0: type, length 12, process id, key. */
    private static final byte[] KEY_DATA = {'K', 0, 0, 0, 12};

    private final ServerSocket listener;
    private final int target;

    LyingProxy(int target) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> pump(client, server));
                Thread.ofVirtual().start(() -> pump(server, client));
            }
        } catch (IOException e) {
            // The end of the test.
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                lie(buffer, length);
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // One side is gone: so is the other.
        }
    }

    private static void lie(byte[] buffer, int length) {
        for (int at = 0; at + 9 <= length; at++) {
            boolean found = true;
            for (int sign = 0; sign < KEY_DATA.length; sign++) {
                found &= buffer[at + sign] == KEY_DATA[sign];
            }
            if (found) {
                buffer[at + 8] ^= 1;
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
