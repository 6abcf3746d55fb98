package dev.bedstone.mongo;

import dev.bedstone.config.HostPort;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Stands between a client and the server and reads along: what it saw is what was sent, whatever
 * the code under test believes. Knows the protocol from its specification ({@code OP_MSG}) and
 * nothing of Bedstone.
 */
final class WireTap implements AutoCloseable {

    private static final int MESSAGE = 2013;
    private static final int HEADER = 16;

    private final ServerSocket listening;
    private final HostPort target;
    private final Queue<BsonDocument> commands = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private WireTap(ServerSocket listening, HostPort target) {
        this.listening = listening;
        this.target = target;
    }

    static WireTap to(HostPort target) throws IOException {
        WireTap tap =
                new WireTap(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
        Thread.ofPlatform().daemon().start(tap::accept);
        return tap;
    }

    HostPort address() {
        return new HostPort("127.0.0.1", listening.getLocalPort());
    }

    /** The commands seen so far, in order of arrival. */
    List<BsonDocument> commands() {
        return List.copyOf(commands);
    }

    void forget() {
        commands.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(target.host(), target.port());
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                Thread.ofPlatform().daemon().start(() -> requests(client, server));
                Thread.ofPlatform().daemon().start(() -> answers(server, client));
            }
        } catch (IOException closed) {
            // The end of listening.
        }
    }

    private void requests(Socket client, Socket server) {
        try (client;
                server) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = server.getOutputStream();
            while (true) {
                byte[] length = in.readNBytes(4);
                if (length.length < 4) {
                    return;
                }
                int size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
                ByteBuffer whole = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
                whole.put(length).put(in.readNBytes(size - 4)).flip();
                if (whole.getInt(12) == MESSAGE) {
                    commands.add(command(whole));
                }
                out.write(whole.array());
                out.flush();
            }
        } catch (IOException closed) {
            // The end of the connection.
        }
    }

    private static void answers(Socket server, Socket client) {
        try (server;
                client) {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException closed) {
            // The end of the connection.
        }
    }

    /** The body, and the document sequences as arrays in it. */
    private static BsonDocument command(ByteBuffer whole) {
        BsonDocument command = new BsonDocument();
        int at = HEADER + 4;
        while (at < whole.limit()) {
            byte kind = whole.get(at++);
            if (kind == 0) {
                int size = whole.getInt(at);
                command.putAll(document(whole, at, size));
                at += size;
            } else {
                int end = at + whole.getInt(at);
                int name = at + 4;
                int zero = name;
                while (whole.get(zero) != 0) {
                    zero++;
                }
                command.put(
                        new String(whole.array(), name, zero - name),
                        documents(whole, zero + 1, end));
                at = end;
            }
        }
        return command;
    }

    private static BsonArray documents(ByteBuffer whole, int from, int end) {
        List<BsonDocument> all = new ArrayList<>();
        int at = from;
        while (at < end) {
            int size = whole.getInt(at);
            all.add(document(whole, at, size));
            at += size;
        }
        return new BsonArray(all);
    }

    private static BsonDocument document(ByteBuffer whole, int at, int size) {
        byte[] bytes = new byte[size];
        whole.get(at, bytes);
        return new RawBsonDocument(bytes).decode(new org.bson.codecs.BsonDocumentCodec());
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
