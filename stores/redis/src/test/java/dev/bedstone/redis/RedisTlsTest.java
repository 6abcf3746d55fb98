package dev.bedstone.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsMode;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.LocalRedis;
import dev.bedstone.engines.LocalRedisOptions;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.StoreFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of promise R45 that Redis can show: TLS means identity. */
@Tag("engine")
class RedisTlsTest {

    @TempDir static Path directory;

    private static LocalRedis strict;
    private static LocalRedis elsewhere;
    private static LocalRedis expired;
    private static LocalRedis plain;
    private static int strictPort;
    private static int elsewherePort;
    private static int expiredPort;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(
                run("version") == 0,
                "NOT TESTED: TLS to Redis needs the command openssl to make certificates");
        authority("ca");
        authority("stranger");
        certificate("here", "IP:127.0.0.1", "-days", "2");
        certificate("there", "DNS:redis.example", "-days", "2");
        certificate(
                "old",
                "IP:127.0.0.1",
                "-not_before",
                "20200101000000Z",
                "-not_after",
                "20200201000000Z");
        certificate("client", "DNS:client", "-days", "2");
        strictPort = freePort();
        elsewherePort = freePort();
        expiredPort = freePort();
        strict = server("strict", "here", strictPort, "yes");
        elsewhere = server("elsewhere", "there", elsewherePort, "no");
        expired = server("expired", "old", expiredPort, "no");
        plain = LocalRedis.start(LocalRedisOptions.in(directory.resolve("plain")));
    }

    @AfterAll
    static void stop() {
        for (LocalRedis server : new LocalRedis[] {strict, elsewhere, expired, plain}) {
            if (server != null) {
                server.close();
            }
        }
    }

    @Test
    void theRightServerAndTheRightClientTalk() {
        for (TlsMode mode : List.of(TlsMode.REQUIRE, TlsMode.VERIFY_CA, TlsMode.VERIFY_FULL)) {
            assertTalks(strict, strictPort, tls(mode, "ca", "client"));
        }
    }

    @Test
    void aServerSignedByAStrangerIsRefused() {
        assertRefused(strict, strictPort, tls(TlsMode.VERIFY_FULL, "stranger", "client"));
        assertRefused(strict, strictPort, tls(TlsMode.VERIFY_CA, "stranger", "client"));
        assertTalks(strict, strictPort, tls(TlsMode.REQUIRE, "stranger", "client"));
    }

    @Test
    void aServerNotKnownToTheJvmsOwnAuthoritiesIsRefused() {
        Tls without =
                new Tls(TlsMode.VERIFY_FULL, Optional.empty(), Optional.empty(), Optional.empty());
        assertRefused(elsewhere, elsewherePort, without);
    }

    @Test
    void aServerWithAnotherNameIsRefusedOnlyWhereTheNameCounts() {
        assertRefused(elsewhere, elsewherePort, tls(TlsMode.VERIFY_FULL, "ca", null));
        assertTalks(elsewhere, elsewherePort, tls(TlsMode.VERIFY_CA, "ca", null));
    }

    @Test
    void anExpiredServerIsRefused() {
        assertRefused(expired, expiredPort, tls(TlsMode.VERIFY_FULL, "ca", null));
        assertRefused(expired, expiredPort, tls(TlsMode.VERIFY_CA, "ca", null));
    }

    @Test
    void aServerThatSpeaksNoTlsIsRefused() {
        assertThat(failure(plain, plain.port(), tls(TlsMode.VERIFY_FULL, "ca", null))).isNotNull();
    }

    @Test
    void aClientWithoutItsCertificateIsRefused() {
        assertThat(failure(strict, strictPort, tls(TlsMode.VERIFY_FULL, "ca", null))).isNotNull();
    }

    private static void assertTalks(LocalRedis server, int port, Tls tls) {
        try (Redis redis = open(server, port, tls)) {
            RedisKeys<String> notes = redis.keys(KeySpace.text("note").ofPlatform());
            notes.set("ada", "1", "x");
            assertThat(notes.get("ada", "1")).contains("x");
        }
    }

    private static void assertRefused(LocalRedis server, int port, Tls tls) {
        assertThat(failure(server, port, tls))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("tls.ca");
    }

    private static StoreFailure failure(LocalRedis server, int port, Tls tls) {
        return catchThrowableOfType(StoreFailure.class, () -> open(server, port, tls).close());
    }

    private static Redis open(LocalRedis server, int port, Tls tls) {
        RedisEndpoint endpoint = Configs.at(server.endpoint(), new HostPort("127.0.0.1", port));
        return Redis.open(Configs.patient(Configs.with(endpoint, tls)), StoreHooks.NONE);
    }

    private static Tls tls(TlsMode mode, String authority, String client) {
        return new Tls(
                mode,
                Optional.of(file(authority + ".crt")),
                Optional.ofNullable(client).map(name -> file(name + ".crt")),
                Optional.ofNullable(client).map(name -> file(name + ".key")));
    }

    private static LocalRedis server(String name, String certificate, int port, String clients) {
        return LocalRedis.start(
                LocalRedisOptions.in(directory.resolve(name))
                        .withSetting("tls-port", Integer.toString(port))
                        .withSetting("tls-cert-file", file(certificate + ".crt").toString())
                        .withSetting("tls-key-file", file(certificate + ".key").toString())
                        .withSetting("tls-ca-cert-file", file("ca.crt").toString())
                        .withSetting("tls-auth-clients", clients));
    }

    private static void authority(String name) throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-days",
                "2",
                "-keyout",
                name + ".key",
                "-out",
                name + ".crt");
    }

    private static void certificate(String name, String alternative, String... validity)
            throws Exception {
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        Files.writeString(file(name + ".ext"), "subjectAltName=" + alternative + "\n");
        if (validity[0].equals("-days")) {
            openssl(
                    "x509",
                    "-req",
                    "-in",
                    name + ".csr",
                    "-CA",
                    "ca.crt",
                    "-CAkey",
                    "ca.key",
                    "-CAcreateserial",
                    "-extfile",
                    name + ".ext",
                    "-out",
                    name + ".crt",
                    validity[0],
                    validity[1]);
        } else {
            expiredCertificate(name, validity[1], validity[3]);
        }
    }

    /** Only the command {@code ca} of older versions of openssl sets both ends of the validity. */
    private static void expiredCertificate(String name, String from, String to) throws Exception {
        Files.writeString(file("index.txt"), "");
        Files.writeString(file("serial"), "1000\n");
        Files.writeString(
                file("ca.conf"),
                """
                [ca]
                default_ca=one
                [one]
                database=index.txt
                serial=serial
                new_certs_dir=.
                default_md=sha256
                policy=any
                [any]
                commonName=supplied
                """);
        openssl(
                "ca",
                "-batch",
                "-config",
                "ca.conf",
                "-in",
                name + ".csr",
                "-cert",
                "ca.crt",
                "-keyfile",
                "ca.key",
                "-extfile",
                name + ".ext",
                "-startdate",
                from,
                "-enddate",
                to,
                "-out",
                name + ".crt",
                "-notext");
    }

    private static void openssl(String... arguments) throws Exception {
        int exit = run(arguments);
        assertThat(exit).as("openssl " + List.of(arguments)).isZero();
    }

    private static int run(String... arguments) throws InterruptedException {
        try {
            return new ProcessBuilder("openssl")
                    .command(Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException missing) {
            return -1;
        }
    }

    private static Path file(String name) {
        return directory.resolve(name);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
