package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.PostgresEndpoint.Pooler;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsMode;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.LocalPostgresOptions;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.Certificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Promise R45 for PostgreSQL: TLS means identity. One server changes its certificate between the
 * cases. The control of each case is a weaker mode or the right authority, which lets it through.
 */
@Tag("engine")
class TlsTest {

    private static final String HERE = "subjectAltName=IP:127.0.0.1\n";
    private static final String LONG_AGO = "20200101000000Z";
    private static final String AGO = "20200201000000Z";
    private static final String FUTURE = "20990101000000Z";
    private static final String FAR_FUTURE = "20990201000000Z";

    @TempDir private static Path directory;
    private static Certificates certificates;
    private static LocalPostgres server;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(
                Certificates.canBeMade(),
                "NOT TESTED: TLS to PostgreSQL needs the command openssl to make certificates");
        certificates = new Certificates(directory);
        certificates.authority("ca");
        certificates.authority("stranger");
        certificates.authority("alone", "-addext", "subjectAltName=IP:127.0.0.1");
        certificates.signed("right", "ca", LONG_AGO, FUTURE, HERE);
        certificates.signed("elsewhere", "ca", LONG_AGO, FUTURE, "subjectAltName=DNS:db.example\n");
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
        server = LocalPostgres.start(LocalPostgresOptions.in(directory.resolve("data")));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** The server shows another certificate to whoever connects from now on. */
    private static void show(String name) throws Exception {
        Path data = server.data().resolve("pgdata");
        for (String kind : List.of("crt", "key")) {
            Path file = data.resolve(name + "." + kind);
            if (!Files.exists(file)) {
                Files.copy(certificates.file(name + "." + kind), file);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                Files.setOwner(file, Files.getOwner(data));
            }
            set("ssl_" + (kind.equals("crt") ? "cert" : "key") + "_file", file.getFileName());
        }
        set("ssl", "on");
    }

    /** Holds for connections that are opened after the server has read it. */
    private static void set(String setting, Object value) throws Exception {
        ReplicatedServers.execute(server, "alter system set " + setting + " = '" + value + "'");
        ReplicatedServers.ask(server, "select pg_reload_conf()");
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        ReplicatedServers.ask(server, "show " + setting).equals(value.toString()));
    }

    private static Tls tls(TlsMode mode, String authority) {
        return new Tls(
                mode,
                Optional.of(certificates.file(authority + ".crt")),
                Optional.empty(),
                Optional.empty());
    }

    private static Postgres open(int port, Tls tls) {
        PostgresEndpoint own = server.endpoint(PostgresRole.APPLICATION);
        PostgresConfig config =
                PostgresConfig.of(
                        new PostgresEndpoint(
                                List.of(new HostPort("127.0.0.1", port)),
                                own.database(),
                                own.user(),
                                own.password(),
                                tls,
                                Pooler.NONE));
        PostgresConfig.Timeouts times = config.timeouts();
        return Postgres.open(
                config.withTimeouts(
                        new PostgresConfig.Timeouts(
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(20),
                                times.statement(),
                                times.socket(),
                                times.idleInTransaction(),
                                times.drain())),
                StoreHooks.NONE);
    }

    private static void assertTalks(Tls tls) {
        try (Postgres postgres = open(server.port(), tls)) {
            boolean encrypted =
                    postgres.withoutTenant()
                            .query("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
                            .one(Boolean.class);
            assertThat(encrypted).isEqualTo(tls.mode() != TlsMode.PREFER);
        }
    }

    private static StoreFailure refused(int port, Tls tls) {
        StoreFailure refused =
                catchThrowableOfType(StoreFailure.class, () -> open(port, tls).close());
        assertThat(refused).as("refused").isNotNull();
        return refused;
    }

    private static void assertNotTrusted(Tls tls) {
        assertThat(refused(server.port(), tls))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("bedstone.postgres.tls.ca");
    }

    @Test
    void theRightServerTalks() throws Exception {
        show("right");
        for (TlsMode mode : List.of(TlsMode.REQUIRE, TlsMode.VERIFY_CA, TlsMode.VERIFY_FULL)) {
            assertTalks(tls(mode, "ca"));
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() throws Exception {
        show("right");
        assertNotTrusted(tls(TlsMode.VERIFY_FULL, "stranger"));
        assertNotTrusted(tls(TlsMode.VERIFY_CA, "stranger"));
    }

    @Test
    void aServerThatTheAuthoritiesOfTheJvmDoNotKnowIsRefused() throws Exception {
        show("right");
        assertNotTrusted(
                new Tls(TlsMode.VERIFY_FULL, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere", "nameless"})
    void aServerOfAnotherNameIsRefusedWhereTheNameCounts(String name) throws Exception {
        show(name);
        assertNotTrusted(tls(TlsMode.VERIFY_FULL, "ca"));
        assertTalks(tls(TlsMode.VERIFY_CA, "ca"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "early", "client", "leaf", "alone"})
    void aCertificateThatIsNotGoodForThisIsRefused(String name) throws Exception {
        show(name);
        assertNotTrusted(tls(TlsMode.VERIFY_FULL, "ca"));
        assertNotTrusted(tls(TlsMode.VERIFY_CA, "ca"));
    }

    @Test
    void anOldProtocolIsRefused() throws Exception {
        show("right");
        set("ssl_min_protocol_version", "TLSv1");
        set("ssl_max_protocol_version", "TLSv1.1");
        try {
            refused(server.port(), tls(TlsMode.VERIFY_FULL, "ca"));
        } finally {
            set("ssl_max_protocol_version", "TLSv1.2");
            set("ssl_min_protocol_version", "TLSv1.2");
        }
        assertTalks(tls(TlsMode.VERIFY_FULL, "ca"));
    }

    @Test
    void aServerWithoutTlsIsRefusedWhereTlsIsDemanded() throws Exception {
        set("ssl", "off");
        for (TlsMode mode : List.of(TlsMode.REQUIRE, TlsMode.VERIFY_CA, TlsMode.VERIFY_FULL)) {
            assertThat(refused(server.port(), tls(mode, "ca")))
                    .isInstanceOf(Misconfigured.class)
                    .hasMessageContaining("speaks no TLS");
        }
        assertTalks(tls(TlsMode.PREFER, "ca"));
    }

    /** Somebody in the middle who says that there is no TLS learns nothing but the question. */
    @ParameterizedTest
    @ValueSource(strings = {"N", "E", "", "S"})
    void somebodyInTheMiddleLearnsNothing(String answer) throws Exception {
        try (ServerSocket middle = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> heard = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> listen(middle, answer, heard));

            refused(middle.getLocalPort(), tls(TlsMode.VERIFY_FULL, "ca"));

            assertThat(new String(heard(heard), StandardCharsets.ISO_8859_1))
                    .doesNotContain(PostgresRole.APPLICATION.user(), "bedstone");
        }
    }

    private static byte[] heard(CompletableFuture<byte[]> heard)
            throws InterruptedException, ExecutionException {
        return heard.get();
    }

    private static void listen(
            ServerSocket middle, String answer, CompletableFuture<byte[]> heard) {
        var bytes = new ByteArrayOutputStream();
        try (Socket client = middle.accept()) {
            bytes.write(client.getInputStream().readNBytes(8));
            client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            if (answer.equals("S")) {
                client.getOutputStream()
                        .write("no handshake at all".getBytes(StandardCharsets.UTF_8));
            }
            client.shutdownOutput();
            client.getInputStream().transferTo(bytes);
        } catch (IOException cut) {
            // The client has hung up.
        } finally {
            heard.complete(bytes.toByteArray());
        }
    }
}
