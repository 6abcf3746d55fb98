package dev.bedstone.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsContext;
import dev.bedstone.config.TlsMode;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.Certificates;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Promise R45 for MongoDB: TLS means identity. The server stands behind fronts, each with another
 * certificate. The control of each case is a weaker mode, which lets the same front through.
 *
 * <p>The driver tries a server that it does not trust again until its time is over, so all those
 * cases are tried at once, before the tests.
 */
@MongoTest
@AllowLeaks("a front hangs up at the server a moment after its client has")
class TlsTest {

    private static final String HERE = "subjectAltName=IP:127.0.0.1\n";
    private static final String LONG_AGO = "20200101000000Z";
    private static final String AGO = "20200201000000Z";
    private static final String FUTURE = "20990101000000Z";
    private static final String FAR_FUTURE = "20990201000000Z";

    private static final List<String> SHOWN =
            List.of(
                    "right",
                    "elsewhere",
                    "nameless",
                    "expired",
                    "early",
                    "client",
                    "leaf",
                    "alone");

    private static final List<TlsMode> CHECKED = List.of(TlsMode.VERIFY_CA, TlsMode.VERIFY_FULL);
    private static final List<TlsMode> ENCRYPTED =
            List.of(TlsMode.REQUIRE, TlsMode.VERIFY_CA, TlsMode.VERIFY_FULL);
    private static final Tls WITHOUT_AUTHORITY =
            new Tls(TlsMode.VERIFY_FULL, Optional.empty(), Optional.empty(), Optional.empty());

    private static final Duration SOON = Duration.ofSeconds(2);

    /** Long enough for a handshake on the busiest machine. */
    private static final Duration LATE = Duration.ofSeconds(60);

    @TempDir private static Path directory;

    private static MongoConfig direct;
    private static Certificates certificates;
    private static final Map<String, TlsFront> FRONTS = new HashMap<>();
    private static final Map<String, Future<Optional<StoreFailure>>> TRIED = new HashMap<>();
    private static final Map<String, Future<String>> HEARD = new HashMap<>();

    @BeforeAll
    static void start(FreshMongo fresh) throws Exception {
        Assumptions.assumeTrue(
                Certificates.canBeMade(),
                "NOT TESTED: TLS to MongoDB needs the command openssl to make certificates");
        direct = fresh.config();
        makeCertificates();
        for (String name : SHOWN) {
            FRONTS.put(name, front(name, false));
        }
        FRONTS.put("strict", front("right", true));
        tryAll();
    }

    private static void makeCertificates() throws Exception {
        certificates = new Certificates(directory);
        certificates.authority("ca");
        certificates.authority("stranger");
        certificates.authority("alone", "-addext", "subjectAltName=IP:127.0.0.1");
        certificates.signed("right", "ca", LONG_AGO, FUTURE, HERE);
        certificates.signed(
                "elsewhere", "ca", LONG_AGO, FUTURE, "subjectAltName=DNS:mongo.example\n");
        certificates.signed("nameless", "ca", LONG_AGO, FUTURE, "keyUsage=digitalSignature\n");
        certificates.signed("expired", "ca", LONG_AGO, AGO, HERE);
        certificates.signed("early", "ca", FUTURE, FAR_FUTURE, HERE);
        certificates.signed(
                "client", "ca", LONG_AGO, FUTURE, HERE + "extendedKeyUsage=clientAuth\n");
        certificates.signed("leaf", "right", LONG_AGO, FUTURE, HERE);
        Files.writeString(
                certificates.file("leaf.crt"),
                Files.readString(certificates.file("leaf.crt"))
                        + Files.readString(certificates.file("right.crt")));
    }

    private static TlsFront front(String name, boolean asksClients) throws IOException {
        Tls identity =
                new Tls(
                        TlsMode.VERIFY_FULL,
                        Optional.of(certificates.file("ca.crt")),
                        Optional.of(certificates.file(name + ".crt")),
                        Optional.of(certificates.file(name + ".key")));
        return new TlsFront(
                direct.application().hosts().getFirst(),
                TlsContext.of("front", "the front", identity).orElseThrow(),
                asksClients);
    }

    /** What ends with a refusal takes the time of the settings. */
    private static void tryAll() {
        byte[] words = "no handshake at all".getBytes(StandardCharsets.UTF_8);
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String name : SHOWN) {
                for (TlsMode mode : CHECKED) {
                    tryAt(together, name + mode, name, tls(mode, "ca"));
                }
            }
            CHECKED.forEach(
                    mode -> tryAt(together, "stranger" + mode, "right", tls(mode, "stranger")));
            tryAt(together, "jvm", "right", WITHOUT_AUTHORITY);
            for (TlsMode mode : ENCRYPTED) {
                HostPort plain = direct.application().hosts().getFirst();
                TRIED.put(
                        "plain" + mode,
                        together.submit(() -> refusal(plain, tls(mode, "ca"), SOON)));
            }
            HostPort strict = FRONTS.get("strict").address();
            TRIED.put(
                    "no client",
                    together.submit(() -> refusal(strict, tls(TlsMode.VERIFY_FULL, "ca"), SOON)));
            HEARD.put("words", together.submit(() -> heard(words)));
            HEARD.put("TLS 1.1", together.submit(() -> heard(serverHello(2))));
            HEARD.put("TLS 1.2", together.submit(() -> heard(serverHello(3))));
        }
    }

    private static void tryAt(ExecutorService together, String key, String front, Tls tls) {
        HostPort address = FRONTS.get(front).address();
        TRIED.put(key, together.submit(() -> refusal(address, tls)));
    }

    @AfterAll
    static void stop() throws IOException {
        for (TlsFront front : FRONTS.values()) {
            front.close();
        }
    }

    private static Tls tls(TlsMode mode, String authority) {
        return new Tls(
                mode,
                Optional.of(certificates.file(authority + ".crt")),
                Optional.empty(),
                Optional.empty());
    }

    private static Mongo open(HostPort address, Tls tls, Duration time) {
        MongoConfig.Timeouts timeouts =
                new MongoConfig.Timeouts(time, time, time, MongoConfig.Timeouts.STANDARD.drain());
        MongoConfig there = direct.withHosts(List.of(address)).withTimeouts(timeouts);
        return Mongo.open(MongoOpenTest.with(there, tls), StoreHooks.NONE);
    }

    /** Asked again with more time as long as nothing but the time was the reason. */
    private static Optional<StoreFailure> refusal(HostPort address, Tls tls) {
        Optional<StoreFailure> refusal = refusal(address, tls, SOON);
        return refusal.filter(it -> !(it instanceof Misconfigured)).isPresent()
                ? refusal(address, tls, LATE)
                : refusal;
    }

    private static Optional<StoreFailure> refusal(HostPort address, Tls tls, Duration time) {
        return Optional.ofNullable(
                catchThrowableOfType(StoreFailure.class, () -> open(address, tls, time).close()));
    }

    private static void assertTalks(String front, Tls tls) {
        try (Mongo mongo = open(FRONTS.get(front).address(), tls, LATE)) {
            assertThat(mongo.probe(Deadline.after(LATE)).health()).isEqualTo(Health.UP);
        }
    }

    private static void assertNotTrusted(String tried) throws Exception {
        assertThat(TRIED.get(tried).get())
                .as(tried)
                .get()
                .isInstanceOf(Misconfigured.class)
                .asString()
                .contains("bedstone.mongo.tls.ca");
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void theRightServerTalks(TlsMode mode) {
        assertTalks("right", tls(mode, "ca"));
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() throws Exception {
        assertNotTrusted("stranger" + TlsMode.VERIFY_FULL);
        assertNotTrusted("stranger" + TlsMode.VERIFY_CA);
        assertTalks("right", tls(TlsMode.REQUIRE, "stranger"));
    }

    @Test
    void aServerThatTheAuthoritiesOfTheJvmDoNotKnowIsRefused() throws Exception {
        assertNotTrusted("jvm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere", "nameless"})
    void aServerOfAnotherNameIsRefusedWhereTheNameCounts(String name) throws Exception {
        assertNotTrusted(name + TlsMode.VERIFY_FULL);
        assertThat(TRIED.get(name + TlsMode.VERIFY_CA).get()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "early", "client", "leaf", "alone"})
    void aCertificateThatIsNotGoodForThisIsRefused(String name) throws Exception {
        assertNotTrusted(name + TlsMode.VERIFY_FULL);
        assertNotTrusted(name + TlsMode.VERIFY_CA);
        assertTalks(name, tls(TlsMode.REQUIRE, "ca"));
    }

    @Test
    void aServerThatAsksForTheClientsCertificateGetsIt() throws Exception {
        assertThat(TRIED.get("no client").get()).as("without one").isPresent();
        assertTalks(
                "strict",
                new Tls(
                        TlsMode.VERIFY_FULL,
                        Optional.of(certificates.file("ca.crt")),
                        Optional.of(certificates.file("client.crt")),
                        Optional.of(certificates.file("client.key"))));
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void aServerWithoutTlsIsRefused(TlsMode mode) throws Exception {
        assertThat(TRIED.get("plain" + mode).get()).isPresent();
    }

    /** Somebody in the middle who speaks no TLS learns nothing but the question. */
    @Test
    void somebodyInTheMiddleLearnsNothing() throws Exception {
        assertThat(HEARD.get("words").get())
                .isNotEmpty()
                .doesNotContain(
                        direct.application().user().orElseThrow(),
                        direct.application().database(),
                        direct.applicationName(),
                        "hello");
    }

    /** An alert of the kind {@code protocol_version}, RFC 8446, 6. */
    @Test
    void anOldProtocolIsRefused() throws Exception {
        String refused = new String(new byte[] {2, 70}, StandardCharsets.ISO_8859_1);
        assertThat(HEARD.get("TLS 1.1").get()).endsWith(refused);
        assertThat(HEARD.get("TLS 1.2").get()).as("the control").doesNotEndWith(refused);
    }

    /** What a client says to somebody who answers its first message so and hangs up. */
    private static String heard(byte[] answer) throws Exception {
        try (ServerSocket middle = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> said = threads.submit(() -> listen(middle, answer));
            Tls strict = tls(TlsMode.VERIFY_FULL, "ca");
            Future<?> opening = threads.submit(() -> refusal(address(middle), strict, LATE));
            String first = said.get();
            opening.cancel(true);
            return first;
        }
    }

    private static HostPort address(ServerSocket listening) {
        return new HostPort("127.0.0.1", listening.getLocalPort());
    }

    private static String listen(ServerSocket middle, byte[] answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Socket client = middle.accept()) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            byte[] header = in.readNBytes(5);
            bytes.write(header);
            bytes.write(in.readNBytes(ByteBuffer.wrap(header, 3, 2).getShort()));
            client.getOutputStream().write(answer);
            client.shutdownOutput();
            in.transferTo(bytes);
        } catch (IOException hungUp) {
            // What was said until then counts.
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** TLS 1.{@code minor - 1}, with a cipher suite of both versions; RFC 5246, 7.4.1.3. */
    private static byte[] serverHello(int minor) {
        byte version = (byte) minor;
        return ByteBuffer.allocate(47)
                .put(new byte[] {22, 3, version, 0, 42})
                .put(new byte[] {2, 0, 0, 38, 3, version})
                .put(new byte[32])
                .put(new byte[] {0, (byte) 0xC0, 0x2B, 0})
                .array();
    }
}
