package dev.bedstone.standin.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The one request that needs no driver: is somebody there who speaks MongoDB's protocol? */
public final class Hello {

    private static final int MESSAGE = 2013;
    private static final int MILLIS = 2_000;
    private static final int HEADER = 16;
    private static final int LONGEST = 64 * 1024;

    private Hello() {}

    /**
     * Asks.
     *
     * @throws IOException if nobody answers
     */
    public static boolean isAnswered(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), MILLIS);
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write(request());
            return text(new DataInputStream(socket.getInputStream())).contains("isWritablePrimary");
        }
    }

    /** {@code OP_MSG} with the one section {@code {hello: 1, $db: "admin"}}. */
    private static byte[] request() {
        ByteBuffer bytes = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(HEADER).putInt(0).put((byte) 0);
        int document = bytes.position();
        bytes.putInt(0).put((byte) 0x10).put(name("hello")).putInt(1);
        bytes.put((byte) 0x02).put(name("$db")).putInt("admin".length() + 1).put(name("admin"));
        bytes.put((byte) 0);
        bytes.putInt(document, bytes.position() - document);
        bytes.putInt(0, bytes.position()).putInt(4, 1).putInt(8, 0).putInt(12, MESSAGE);
        byte[] request = new byte[bytes.position()];
        bytes.flip().get(request);
        return request;
    }

    private static byte[] name(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = Integer.reverseBytes(in.readInt());
        if (length < HEADER || length > LONGEST) {
            throw new IOException("not MongoDB's protocol");
        }
        return new String(in.readNBytes(length - 4), StandardCharsets.ISO_8859_1);
    }
}
