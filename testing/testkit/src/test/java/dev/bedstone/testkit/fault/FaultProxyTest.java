package dev.bedstone.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bedstone.config.HostPort;
import dev.bedstone.testkit.ThreadLeaks;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain sockets through the proxy to a server that echoes. */
@Timeout(30)
@Tag("slow")
class FaultProxyTest {

    private static final int SILENCE_MILLIS = 200;

    private final ThreadLeaks threads = ThreadLeaks.snapshot("fault-proxy");
    private EchoServer server;
    private FaultProxy proxy;

    @BeforeEach
    void open() {
        server = new EchoServer();
        proxy = FaultProxy.to(server.port());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
        threads.assertNone();
    }

    @Test
    void passesBytesBothWaysAndCountsThem() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, "one")).isEqualTo("one");
            assertThat(ask(client, "three")).isEqualTo("three");
        }
        Traffic traffic = proxy.traffic();
        assertThat(traffic.accepted()).isEqualTo(1);
        assertThat(traffic.toServer()).isEqualTo(8);
        assertThat(traffic.toClient()).isEqualTo(8);
        assertThat(traffic.roundTrips()).isEqualTo(2);
    }

    @Test
    void countsSinceAnEarlierMoment() throws IOException {
        try (Socket client = connect()) {
            ask(client, "one");
            Traffic before = proxy.traffic();
            ask(client, "four");
            assertThat(proxy.traffic().since(before)).isEqualTo(new Traffic(0, 1, 4, 4, 1));
        }
    }

    @Test
    void passesAnOrderlyEnd() throws Exception {
        try (Socket client = connect()) {
            ask(client, "x");
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        await(() -> server.ends().contains("closed"));
    }

    @Test
    void carriesMuchWithoutLosingAny() throws Exception {
        byte[] much = new byte[3_000_000];
        new java.util.Random(1).nextBytes(much);
        try (Socket client = connect()) {
            Thread writer = Thread.ofVirtual().start(() -> write(client, much));
            assertThat(client.getInputStream().readNBytes(much.length)).isEqualTo(much);
            writer.join();
        }
    }

    @Test
    void delaysEachWay() throws IOException {
        try (Socket client = connect()) {
            proxy.set(Fault.delay(Duration.ofMillis(80), Duration.ofMillis(120)));
            long start = System.nanoTime();
            assertThat(ask(client, "late")).isEqualTo("late");
            assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void aDelayIsShortenedByHealing() throws IOException {
        try (Socket client = connect()) {
            proxy.set(Fault.delay(Duration.ofHours(1), Duration.ZERO));
            write(client, "x".getBytes(StandardCharsets.US_ASCII));
            assertSilent(client);
            proxy.heal();
            assertThat(client.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void aDelayDoesNotLimitTheRate() throws Exception {
        byte[] chunks = new byte[200 * 16 * 1024];
        try (Socket client = connect()) {
            proxy.set(Fault.delay(Duration.ofMillis(100), Duration.ZERO));
            long start = System.nanoTime();
            Thread writer = Thread.ofVirtual().start(() -> write(client, chunks));
            client.getInputStream().readNBytes(chunks.length);
            writer.join();
            assertThat(since(start))
                    .as("200 chunks that each waited in turn would take 20 s")
                    .isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
        }
    }

    @Test
    void throttles() throws Exception {
        try (Socket client = connect()) {
            proxy.set(Fault.throttle(10_000));
            long start = System.nanoTime();
            write(client, new byte[4_000]);
            client.getInputStream().readNBytes(4_000);
            assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(350));
        }
    }

    @Test
    void aBlackHoleSwallowsForGood() throws Exception {
        try (Socket client = connect()) {
            ask(client, "x");
            proxy.set(Fault.blackHole());
            write(client, "lost".getBytes(StandardCharsets.US_ASCII));
            await(() -> proxy.traffic().toServer() == 5);
            proxy.heal();
            assertThat(ask(client, "later")).isEqualTo("later");
        }
    }

    @Test
    void aBlackHoleTowardsTheClientLetsTheServerWork() throws Exception {
        try (Socket client = connect()) {
            proxy.set(Fault.blackHole(Side.CLIENT));
            write(client, "done".getBytes(StandardCharsets.US_ASCII));
            await(() -> server.received() == 4);
            assertSilent(client);
        }
    }

    @Test
    void aBlackHoleTakesNewConnectionsAndHidesTheEnd() throws Exception {
        proxy.set(Fault.blackHole());
        try (Socket client = connect()) {
            write(client, "x".getBytes(StandardCharsets.US_ASCII));
            assertSilent(client);
        }
        Thread.sleep(SILENCE_MILLIS);
        assertThat(server.ends()).isEmpty();
        assertThat(server.received()).isZero();
    }

    @Test
    void aStallDeliversWhenItEnds() throws Exception {
        try (Socket client = connect()) {
            proxy.set(Fault.stall(Side.SERVER));
            write(client, "kept".getBytes(StandardCharsets.US_ASCII));
            assertSilent(client);
            assertThat(server.received()).isZero();
            proxy.heal();
            assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("kept");
        }
    }

    @Test
    void resetsBothSides() throws Exception {
        try (Socket client = connect()) {
            ask(client, "x");
            proxy.reset();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.getInputStream().read())
                    .withMessageContaining("reset");
        }
        await(() -> server.ends().contains("reset"));
        assertThat(proxy.traffic().open()).isZero();
    }

    @Test
    void disconnectsTheServerAndTheClientHearsNothing() throws Exception {
        try (Socket client = connect()) {
            ask(client, "x");
            proxy.disconnect(Side.SERVER);
            await(() -> server.ends().contains("closed"));
            write(client, "hello".getBytes(StandardCharsets.US_ASCII));
            assertSilent(client);
            assertThat(proxy.traffic().open()).isEqualTo(1);
        }
    }

    @Test
    void disconnectsTheClientAndTheServerHearsNothing() throws Exception {
        try (Socket client = connect()) {
            ask(client, "x");
            proxy.disconnect(Side.CLIENT);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            Thread.sleep(SILENCE_MILLIS);
            assertThat(server.ends()).isEmpty();
        }
    }

    @Test
    void aResetEndsAHalfOpenConnectionToo() throws Exception {
        try (Socket client = connect()) {
            ask(client, "x");
            proxy.disconnect(Side.CLIENT);
            proxy.reset();
            await(() -> server.ends().contains("reset"));
        }
    }

    @Test
    void refusesNewConnectionsAndTakesThemAgain() throws IOException {
        try (Socket old = connect()) {
            ask(old, "x");
            proxy.refuse();
            assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
            assertThat(ask(old, "still here")).isEqualTo("still here");
            proxy.heal();
            try (Socket fresh = connect()) {
                assertThat(ask(fresh, "back")).isEqualTo("back");
            }
        }
    }

    @Test
    void cutsAfterSoManyBytes() throws Exception {
        try (Socket client = connect()) {
            ask(client, "x");
            proxy.set(Fault.cutAfter(Side.CLIENT, 4));
            write(client, "0123456789".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("0123");
        }
        assertThat(server.received()).isEqualTo(11);
    }

    @Test
    void cutsARequestInTheMiddle() throws Exception {
        try (Socket client = connect()) {
            proxy.set(Fault.cutAfter(Side.SERVER, 4));
            write(client, "0123456789".getBytes(StandardCharsets.US_ASCII));
            await(() -> !server.ends().isEmpty());
            assertThat(server.received()).isEqualTo(4);
        }
    }

    @Test
    void losesTheResponseToAMatchingRequestAndHangs() throws Exception {
        try (Socket client = connect()) {
            proxy.set(Fault.dropResponseTo("COMMIT", Fault.Then.HANG));
            assertThat(ask(client, "INSERT")).isEqualTo("INSERT");
            write(client, "COMMIT".getBytes(StandardCharsets.US_ASCII));
            assertSilent(client);
            await(() -> server.received() == 12);
        }
    }

    @Test
    void losesTheResponseToAMatchingRequestAndResets() throws Exception {
        try (Socket client = connect();
                Socket other = connect()) {
            proxy.set(Fault.dropResponseTo("COMMIT", Fault.Then.RESET));
            write(client, "COMMIT".getBytes(StandardCharsets.US_ASCII));
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.getInputStream().read());
            assertThat(server.received()).isEqualTo(6);
            assertThat(ask(other, "unharmed")).isEqualTo("unharmed");
        }
    }

    @Test
    void losesTheResponseAfterSoManyBytes() throws Exception {
        try (Socket client = connect()) {
            proxy.set(Fault.dropResponseAfter(6, Fault.Then.HANG));
            assertThat(ask(client, "12345")).isEqualTo("12345");
            write(client, "6".getBytes(StandardCharsets.US_ASCII));
            assertSilent(client);
            await(() -> server.received() == 6);
        }
    }

    /** A port below those that are given to anybody who asks: another process could get such. */
    @Test
    void resetsAClientWhoseServerIsNotThere() {
        try (FaultProxy nowhere = FaultProxy.to(new HostPort("127.0.0.1", 1))) {
            assertThatExceptionOfType(SocketException.class)
                    .as("at the connect or at the first read, whichever the reset arrives at")
                    .isThrownBy(() -> {
                        try (Socket client = connect(nowhere)) {
                            client.getInputStream().read();
                        }
                    });
        }
    }

    private Socket connect() throws IOException {
        return connect(proxy);
    }

    private static Socket connect(FaultProxy proxy) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", proxy.address().port()), 2_000);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String ask(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream().write(bytes);
        return new String(
                socket.getInputStream().readNBytes(bytes.length), StandardCharsets.US_ASCII);
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static void assertSilent(Socket socket) throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> socket.getInputStream().read());
        socket.setSoTimeout(before);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 15 s in vain").isLessThan(end);
            Thread.sleep(2);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
