package dev.bedstone.engines.internal.redis;

import dev.bedstone.engines.internal.Ports;
import dev.bedstone.kernel.Secret;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Speaks the few words of the Redis protocol (RESP2, simple and bulk strings) that tell whether a
 * server answers and which version it is. A client library would take longer to start than the
 * server.
 */
final class RedisConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int LONGEST = 1 << 20;

    private final Socket socket;
    private final InputStream in;

    /** Connects and logs in. */
    RedisConnection(int port, Secret password) throws IOException {
        socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(Ports.loopback(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
            call("AUTH " + password.reveal());
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    /**
     * Sends a command without special characters and gives back its answer.
     *
     * @throws RedisError if the server answers with an error, such as {@code LOADING}
     */
    String call(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        String line = line();
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+', ':' -> line.substring(1);
            case '$' -> bulk(Integer.parseInt(line.substring(1)));
            case '-' -> throw new RedisError(line.substring(1).split(" ", 2)[0]);
            default -> throw new IOException("not an answer of a Redis server");
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String bulk(int length) throws IOException {
        if (length < 0 || length > LONGEST) {
            throw new IOException("not an answer of a Redis server");
        }
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        line();
        return text;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c; (c = in.read()) != '\r'; ) {
            if (c < 0 || line.length() > LONGEST) {
                throw new EOFException("the server ended the connection");
            }
            line.append((char) c);
        }
        in.read();
        return line.toString();
    }

    /** The server's answer is an error. */
    static final class RedisError extends IOException {

        private static final long serialVersionUID = 1L;

        private final String code;

        private RedisError(String code) {
            super("the server answered " + code);
            this.code = code;
        }

        /** The first word of the error. */
        String code() {
            return code;
        }
    }
}
