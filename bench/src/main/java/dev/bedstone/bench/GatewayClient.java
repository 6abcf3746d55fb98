package dev.bedstone.bench;

import dev.bedstone.config.ClickHouseConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The leanest client there can be, so that what is measured is the gateway: it sends bytes that are
 * there already and throws away what comes. One thread.
 */
final class GatewayClient implements AutoCloseable {

    private static final int READ = 512 * 1024;

    private final ClickHouseConfig endpoint;
    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ);

    GatewayClient(ClickHouseConfig endpoint) throws IOException {
        this.endpoint = endpoint;
        this.channel =
                SocketChannel.open(
                        new InetSocketAddress(
                                endpoint.address().host(), endpoint.address().port()));
    }

    /** A connection of its own for each, as {@code Connection: close} ends the answer. */
    static long whole(ClickHouseConfig endpoint, String target, byte[] body) throws IOException {
        try (GatewayClient client = new GatewayClient(endpoint)) {
            client.send(target, body, "Connection: close\r\n");
            long bytes = client.channel.read(client.buffer);
            client.requireSuccess();
            for (int count = 0; count >= 0; count = client.channel.read(client.buffer.clear())) {
                bytes += count;
            }
            return bytes;
        }
    }

    /** A small statement with a small answer, which must come in one piece. */
    void ask(String sql) throws IOException {
        send("/", sql.getBytes(StandardCharsets.UTF_8), "");
        channel.read(buffer.clear());
        requireSuccess();
    }

    private void send(String target, byte[] body, String more) throws IOException {
        String head =
                "POST "
                        + target
                        + " HTTP/1.1\r\nHost: bench\r\nX-ClickHouse-User: "
                        + endpoint.user()
                        + "\r\nX-ClickHouse-Key: "
                        + endpoint.password().reveal()
                        + "\r\nContent-Length: "
                        + body.length
                        + "\r\n"
                        + more
                        + "\r\n";
        ByteBuffer[] parts = {
            ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)), ByteBuffer.wrap(body)
        };
        while (parts[1].hasRemaining()) {
            channel.write(parts);
        }
    }

    private void requireSuccess() {
        String head = StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString();
        if (!head.startsWith("HTTP/1.1 200")) {
            throw new IllegalStateException(head);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
