package dev.bedstone.clickhouse.internal;

import dev.bedstone.config.HostPort;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HeaderElement;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the server that speaks HTTP/1.1. The socket is a channel's, because that alone
 * can be interrupted on every kind of thread. One thread uses it; any thread may {@link #abort}.
 */
final class Connection implements Closeable {

    private static final Http1Config BUFFERS = Http1Config.custom().setBufferSize(16 << 10).build();
    private static final int SUCCESS = 200;

    /** What servers before 23.11 kept an idle connection for. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    /** So much before the server lets go of a connection we do. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final SocketChannel channel;
    private final DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(BUFFERS);
    private boolean plain = true;
    private boolean reusable;
    private Duration kept = SHORT;
    private long idleSince;

    /** Not connected yet. */
    Connection() throws IOException {
        this.channel = SocketChannel.open();
    }

    /**
     * Connects and agrees on a protection, each within {@code patience}.
     *
     * @throws java.net.SocketTimeoutException if it takes longer
     */
    void connect(HostPort address, Optional<SSLContext> tls, Duration patience) throws IOException {
        int millis = (int) Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Socket socket = channel.socket();
        socket.connect(new InetSocketAddress(address.host(), address.port()), millis);
        if (tls.isEmpty()) {
            http.bind(socket);
            return;
        }
        plain = false;
        socket.setSoTimeout(millis);
        SSLSocket secured =
                (SSLSocket)
                        tls.get()
                                .getSocketFactory()
                                .createSocket(socket, address.host(), address.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        http.bind(secured, socket);
    }

    /** Sends a request; the content is not copied. */
    void send(ClassicHttpRequest request, List<byte[]> content) throws IOException {
        waitFor(Duration.ZERO);
        long length = content.stream().mapToLong(piece -> piece.length).sum();
        request.setHeader("Content-Length", length);
        request.setEntity(new EntityTemplate(length, null, null, out -> write(content, out)));
        try {
            http.sendRequestHeader(request);
            http.sendRequestEntity(request);
            http.flush();
        } catch (HttpException unsendable) {
            throw new IOException("the request cannot be sent", unsendable);
        }
    }

    private static void write(List<byte[]> content, OutputStream out) throws IOException {
        for (byte[] piece : content) {
            out.write(piece);
        }
    }

    /** Waits for the head of the answer to {@code request}; its content is read afterwards. */
    ClassicHttpResponse receive(ClassicHttpRequest request) throws IOException {
        try {
            ClassicHttpResponse response = http.receiveResponseHeader();
            while (response.getCode() < SUCCESS) {
                response = http.receiveResponseHeader();
            }
            http.receiveResponseEntity(response);
            reusable =
                    DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
                            request, response, HttpCoreContext.create());
            kept = kept(response);
            return response;
        } catch (HttpException strange) {
            throw new IOException("the answer is not HTTP", strange);
        }
    }

    private static Duration kept(ClassicHttpResponse response) {
        Iterator<HeaderElement> promises = MessageSupport.iterate(response, "Keep-Alive");
        while (promises.hasNext()) {
            HeaderElement promise = promises.next();
            String value = promise.getValue();
            if (promise.getName().equalsIgnoreCase("timeout")
                    && value != null
                    && value.matches("\\d{1,6}")) {
                return Duration.ofSeconds(Long.parseLong(value)).minus(MARGIN);
            }
        }
        return SHORT;
    }

    /** The content of an answer; null if it has none. */
    static @Nullable InputStream content(ClassicHttpResponse response) throws IOException {
        return response.getEntity() == null ? null : response.getEntity().getContent();
    }

    /**
     * How long a single read waits from now on.
     *
     * @param silence zero for ever
     */
    void waitFor(Duration silence) {
        http.setSocketTimeout(Timeout.of(silence));
    }

    /** Whether another request may follow the one whose answer was read to its end. */
    boolean isReusable() {
        return reusable && http.isOpen();
    }

    /** Nothing is under way from now on. */
    void rest() {
        idleSince = System.nanoTime();
    }

    /**
     * Whether the server still holds its end. Of a plain connection the socket tells; a protected
     * one may have records of the protocol to read, so that the library has to look.
     */
    boolean isAlive() {
        if (System.nanoTime() - idleSince >= kept.toNanos()) {
            return false;
        }
        try {
            return plain ? hasNothingToRead() : !http.isStale();
        } catch (IOException broken) {
            return false;
        }
    }

    private boolean hasNothingToRead() throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(ByteBuffer.allocate(1)) == 0;
        } finally {
            channel.configureBlocking(true);
        }
    }

    /** Ends whatever waits for it at once. */
    void abort() {
        close();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // It is closed either way.
        }
    }
}
