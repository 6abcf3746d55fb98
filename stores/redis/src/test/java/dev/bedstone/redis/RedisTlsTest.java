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
import dev.bedstone.testkit.Certificates;
import dev.bedstone.testkit.UnclaimedPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of promise R45 that Redis can show: TLS means identity. */
@Tag("engine")
class RedisTlsTest {

    private static final String LONG_AGO = "20200101000000Z";
    private static final String AGO = "20200201000000Z";
    private static final String FUTURE = "20990101000000Z";

    @TempDir static Path directory;

    private static Certificates certificates;
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
                Certificates.canBeMade(),
                "NOT TESTED: TLS to Redis needs the command openssl to make certificates");
        certificates = new Certificates(directory);
        certificates.authority("ca");
        certificates.authority("stranger");
        certificates.signed("here", "ca", LONG_AGO, FUTURE, "subjectAltName=IP:127.0.0.1\n");
        certificates.signed("there", "ca", LONG_AGO, FUTURE, "subjectAltName=DNS:redis.example\n");
        certificates.signed("old", "ca", LONG_AGO, AGO, "subjectAltName=IP:127.0.0.1\n");
        certificates.signed("client", "ca", LONG_AGO, FUTURE, "subjectAltName=DNS:client\n");
        strictPort = UnclaimedPort.next();
        elsewherePort = UnclaimedPort.next();
        expiredPort = UnclaimedPort.next();
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

    private static Path file(String name) {
        return certificates.file(name);
    }
}
