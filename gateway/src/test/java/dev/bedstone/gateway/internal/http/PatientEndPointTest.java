package dev.bedstone.gateway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A time limit that runs out in the moment in which something else happens. The moment is too short
 * to be met by waiting for it, so what the timer does is done here by hand.
 */
class PatientEndPointTest {

    private static final long LIMIT = Duration.ofMinutes(10).toMillis();
    private static final long SHORT = 100;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private Server server;
    private ServerConnector connector;
    private long limit = LIMIT;

    @AfterEach
    void stop() throws Exception {
        mayAnswer.countDown();
        server.stop();
    }

    @Test
    void keepsAConnectionThatWaitsForItsNextRequest() throws Exception {
        start(server -> new PatientConnector(server, new HttpConnectionFactory()));
        assertThat(livesOnBetweenRequests(this::expirePatiently)).isTrue();
    }

    @Test
    void controlJettysOwnIsEndedBetweenRequests() throws Exception {
        start(OrdinaryConnector::new);
        assertThat(livesOnBetweenRequests(() -> ordinary().onIdleExpired(over()))).isFalse();
    }

    @Test
    void keepsAConnectionWhoseAnswerTakesLong() throws Exception {
        limit = SHORT;
        start(server -> new PatientConnector(server, new HttpConnectionFactory()));
        try (Socket client = connect()) {
            send(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            begun.await();
            Thread.sleep(10 * SHORT); // its own timer runs out as well
            expirePatiently();
            mayAnswer.countDown();
            assertThat(firstLine(client)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void endsAConnectionWhoseClientWasWaitedForAllTheTime() throws Exception {
        limit = SHORT;
        start(server -> new PatientConnector(server, new HttpConnectionFactory()));
        mayAnswer.countDown();
        try (Socket client = connect()) {
            send(client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nSELECT 1");
            assertThat(firstLine(client)).isNotEqualTo("HTTP/1.1 200 OK");
        }
    }

    private boolean livesOnBetweenRequests(Runnable timeIsOver) throws Exception {
        mayAnswer.countDown();
        try (Socket client = connect()) {
            send(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(firstLine(client)).isEqualTo("HTTP/1.1 200 OK");
            Awaitility.await().until(() -> endPoint().isFillInterested());
            client.getInputStream().skipNBytes(client.getInputStream().available());
            timeIsOver.run();
            send(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            return firstLine(client).equals("HTTP/1.1 200 OK");
        }
    }

    private void expirePatiently() {
        ((PatientEndPoint) endPoint()).onIdleExpired(over());
    }

    private Ordinary ordinary() {
        return (Ordinary) endPoint();
    }

    private static TimeoutException over() {
        return new TimeoutException("the time is over");
    }

    private SocketChannelEndPoint endPoint() {
        return (SocketChannelEndPoint) connector.getConnectedEndPoints().iterator().next();
    }

    private void start(Function<Server, ServerConnector> kind) throws Exception {
        server = new Server();
        connector = kind.apply(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Slow());
        server.start();
    }

    private Socket connect() throws IOException {
        Socket client = new Socket("127.0.0.1", connector.getLocalPort());
        client.setSoTimeout(30_000);
        return client;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String firstLine(Socket client) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = client.getInputStream().read();
        while (next >= 0 && next != '\r') {
            line.append((char) next);
            next = client.getInputStream().read();
        }
        return line.toString();
    }

    /** Reads the body, waits until it may, and answers. */
    private final class Slow extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback)
                throws Exception {
            request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(limit);
            begun.countDown();
            try {
                Content.Source.asInputStream(request).readAllBytes();
            } catch (IOException silent) {
                callback.failed(silent);
                return true;
            }
            assertThat(mayAnswer.await(30, TimeUnit.SECONDS)).isTrue();
            Content.Sink.write(response, true, ByteBuffer.wrap(new byte[] {'1'}));
            request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(0);
            callback.succeeded();
            return true;
        }
    }

    /** As Jetty makes them, but that the time can be made to run out. */
    private static final class OrdinaryConnector extends ServerConnector {
        OrdinaryConnector(Server server) {
            super(server);
        }

        @Override
        protected SocketChannelEndPoint newEndPoint(
                SocketChannel channel, ManagedSelector selector, SelectionKey key) {
            return new Ordinary(channel, selector, key, getScheduler());
        }
    }

    private static final class Ordinary extends SocketChannelEndPoint {
        Ordinary(
                SocketChannel channel,
                ManagedSelector selector,
                SelectionKey key,
                Scheduler scheduler) {
            super(channel, selector, key, scheduler);
        }

        @Override
        protected void onIdleExpired(TimeoutException timeout) {
            super.onIdleExpired(timeout);
        }
    }
}
