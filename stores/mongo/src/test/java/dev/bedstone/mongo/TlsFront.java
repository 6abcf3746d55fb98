package dev.bedstone.mongo;

import dev.bedstone.config.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Speaks TLS to clients and hands on what they say to a server that does not. */
final class TlsFront implements AutoCloseable {

    private final ServerSocket listening;
    private final HostPort server;
    private final SSLContext identity;
    private final boolean asksClients;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    TlsFront(HostPort server, SSLContext identity, boolean asksClients) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        this.server = server;
        this.identity = identity;
        this.asksClients = asksClients;
        Thread.ofVirtual().start(this::accept);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", listening.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client;
                SSLSocket secured =
                        (SSLSocket) identity.getSocketFactory().createSocket(client, null, true);
                Socket behind = new Socket(server.host(), server.port())) {
            secured.setNeedClientAuth(asksClients);
            secured.startHandshake();
            open.add(behind);
            Thread back = Thread.ofVirtual().start(() -> carry(behind, secured));
            carry(secured, behind);
            back.join();
        } catch (IOException | InterruptedException refused) {
            // One of the two does not want to talk.
        }
    }

    /** Until one end has closed; then the other one is closed as well. */
    private static void carry(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // So is the other one.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
