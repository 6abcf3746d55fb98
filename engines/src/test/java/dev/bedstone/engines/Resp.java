package dev.bedstone.engines;

import dev.bedstone.config.RedisEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection to Redis for tests; sends inline commands and reads one answer each. */
final class Resp implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;

    Resp(RedisEndpoint endpoint) throws IOException {
        this(endpoint.address().port());
        call("AUTH " + endpoint.password().reveal());
    }

    Resp(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The first line of the answer, or the text of a bulk answer of one line. */
    String call(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        String line = in.readLine();
        if (line == null) {
            throw new IOException("the connection was closed");
        }
        if (line.startsWith("*")) {
            String last = "";
            for (int left = Integer.parseInt(line.substring(1)); left > 0; left--) {
                in.readLine();
                last = in.readLine();
            }
            return last;
        }
        return line.startsWith("$") && !line.equals("$-1") ? in.readLine() : line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
