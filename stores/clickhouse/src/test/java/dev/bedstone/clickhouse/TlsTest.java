package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsMode;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise R45: TLS means identity. The engine stands behind a front that speaks TLS. */
@ClickHouseTest
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private static Path directory;

    private static ClickHouseConfig direct;
    private static KeyStore keys;
    private static Front strict;
    private static Front elsewhere;
    private static Front expired;

    @BeforeAll
    static void start(FreshClickHouse fresh) throws Exception {
        direct = fresh.config();
        make("ca", "-ext", "bc:c=ca:true");
        make("stranger", "-ext", "bc:c=ca:true");
        make("here", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        make("there", "-signer", "ca", "-ext", "san=dns:clickhouse.example");
        make("old", "-signer", "ca", "-ext", "san=ip:127.0.0.1", "-startdate", "-400d");
        make("client", "-signer", "ca");
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
            keys.load(in, PASSWORD);
        }
        for (String name : List.of("ca", "stranger", "client")) {
            write(name);
        }
        strict = front("here", true);
        elsewhere = front("there", false);
        expired = front("old", false);
    }

    @AfterAll
    static void stop() {
        List.of(strict, elsewhere, expired).forEach(Front::close);
    }

    @Test
    void theRightServerAndTheRightClientTalk() {
        for (TlsMode mode : List.of(TlsMode.REQUIRE, TlsMode.VERIFY_CA, TlsMode.VERIFY_FULL)) {
            assertTalks(strict, tls(mode, "ca", "client"));
        }
    }

    @Test
    void aServerSignedByAStrangerIsRefused() {
        assertRefused(strict, tls(TlsMode.VERIFY_FULL, "stranger", "client"));
        assertRefused(strict, tls(TlsMode.VERIFY_CA, "stranger", "client"));
        assertTalks(strict, tls(TlsMode.REQUIRE, "stranger", "client"));
    }

    @Test
    void aServerNotKnownToTheJvmsOwnAuthoritiesIsRefused() {
        assertRefused(
                elsewhere,
                new Tls(TlsMode.VERIFY_FULL, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void aServerWithAnotherNameIsRefusedOnlyWhereTheNameCounts() {
        assertRefused(elsewhere, tls(TlsMode.VERIFY_FULL, "ca", null));
        assertTalks(elsewhere, tls(TlsMode.VERIFY_CA, "ca", null));
    }

    @Test
    void anExpiredServerIsRefused() {
        assertRefused(expired, tls(TlsMode.VERIFY_FULL, "ca", null));
        assertRefused(expired, tls(TlsMode.VERIFY_CA, "ca", null));
    }

    @Test
    void aServerThatSpeaksNoTlsIsRefused() {
        assertThat(failure(direct.address(), tls(TlsMode.VERIFY_FULL, "ca", null)))
                .isInstanceOf(Misconfigured.class);
    }

    @Test
    void aClientWithoutItsCertificateIsRefused() {
        assertThat(failure(strict.address(), tls(TlsMode.VERIFY_FULL, "ca", null)))
                .isInstanceOf(StoreFailure.class);
    }

    @Test
    void whatCannotBeUsedIsAMatterOfTheConfiguration() {
        assertThat(failure(strict.address(), tls(TlsMode.PREFER, "ca", null)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bedstone.clickhouse.tls.mode");
        assertThat(failure(strict.address(), tls(TlsMode.VERIFY_FULL, "missing", null)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bedstone.clickhouse.tls");
    }

    private static void assertTalks(Front front, Tls tls) {
        try (ClickHouse clickhouse = open(front.address(), tls)) {
            assertThat(clickhouse.withoutTenant().query("select 1 as one").one(Long.class))
                    .isEqualTo(1);
            if (tls.certificate().isEmpty()) { // The driver reads RSA keys alone.
                assertThat(clickhouse.client().ping()).as("the driver's client too").isTrue();
            }
        }
    }

    private static void assertRefused(Front front, Tls tls) {
        assertThat(failure(front.address(), tls))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("tls.ca,");
    }

    private static Throwable failure(HostPort address, Tls tls) {
        return catchThrowable(() -> open(address, tls).close());
    }

    private static ClickHouse open(HostPort address, Tls tls) {
        return ClickHouse.open(Configs.at(direct, address).withTls(tls), StoreHooks.NONE);
    }

    private static Tls tls(TlsMode mode, String authority, String client) {
        return new Tls(
                mode,
                Optional.of(directory.resolve(authority + ".crt")),
                Optional.ofNullable(client).map(name -> directory.resolve(name + ".crt")),
                Optional.ofNullable(client).map(name -> directory.resolve(name + ".key")));
    }

    private static Front front(String certificate, boolean clients) throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                certificate,
                keys.getKey(certificate, PASSWORD),
                PASSWORD,
                keys.getCertificateChain(certificate));
        KeyManagerFactory identity =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(own, PASSWORD);
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("ca", keys.getCertificate("ca"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
        return new Front(
                direct.address(),
                new HttpsConfigurator(context) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters wanted = context.getDefaultSSLParameters();
                        wanted.setNeedClientAuth(clients);
                        parameters.setSSLParameters(wanted);
                    }
                });
    }

    private static void make(String name, String... more) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                name,
                                "-dname",
                                "CN=" + name,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-validity",
                                "30",
                                "-keystore",
                                directory.resolve("keys.p12").toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD)));
        command.addAll(List.of(more));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor()).as("keytool " + name).isZero();
    }

    private static void write(String name) throws Exception {
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : keys.getCertificateChain(name)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(directory.resolve(name + ".crt"), chain);
        Files.writeString(
                directory.resolve(name + ".key"),
                pem("PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded()));
    }

    private static String pem(String kind, byte[] encoded) throws IOException {
        return "-----BEGIN "
                + kind
                + "-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END "
                + kind
                + "-----\n";
    }
}
