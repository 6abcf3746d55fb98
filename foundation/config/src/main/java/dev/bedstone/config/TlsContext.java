package dev.bedstone.config;

import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes of the TLS settings what the JDK wants, for drivers that take a context of the JDK. */
public final class TlsContext {

    private final String setting;

    private TlsContext(String setting) {
        this.setting = setting;
    }

    /**
     * The context for these settings; empty for no protection.
     *
     * @param setting where they are configured, such as {@code bedstone.mongo.tls}
     * @param store what cannot negotiate TLS, for messages
     * @throws ConfigurationException if they cannot be used
     */
    public static Optional<SSLContext> of(String setting, String store, Tls tls) {
        return switch (tls.mode()) {
            case DISABLE -> Optional.empty();
            case ALLOW, PREFER ->
                    throw new TlsContext(setting)
                            .problem(
                                    ".mode",
                                    store
                                            + " cannot negotiate TLS, so "
                                            + tls.mode().name().toLowerCase(Locale.ROOT)
                                            + " means nothing",
                                    "use verify-full, or disable on loopback");
            case REQUIRE, VERIFY_CA, VERIFY_FULL -> Optional.of(new TlsContext(setting).build(tls));
        };
    }

    private SSLContext build(Tls tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls), new TrustManager[] {trust(tls)}, null);
            return context;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException broken) {
            throw problem(
                    "",
                    "the certificates or the key cannot be used",
                    "give PEM files that this process may read: certificates, and an unencrypted"
                            + " PKCS #8 key that belongs to the client's certificate");
        }
    }

    private static TrustManager trust(Tls tls) throws GeneralSecurityException, IOException {
        if (tls.mode() == TlsMode.REQUIRE) {
            return new Lenient(null);
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(tls.authority().isPresent() ? authorities(tls.authority().get()) : null);
        X509TrustManager strict =
                Arrays.stream(factory.getTrustManagers())
                        .filter(X509TrustManager.class::isInstance)
                        .map(X509TrustManager.class::cast)
                        .findFirst()
                        .orElseThrow();
        return tls.mode() == TlsMode.VERIFY_FULL ? strict : new Lenient(strict);
    }

    private static KeyStore authorities(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate certificate : certificates(file)) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        if (number == 0) {
            throw new CertificateException("no certificate in the file");
        }
        return store;
    }

    private static KeyManager @Nullable [] keys(Tls tls)
            throws GeneralSecurityException, IOException {
        if (tls.certificate().isEmpty()) {
            return null;
        }
        Path file = tls.certificate().get();
        KeyStore store = empty();
        store.setKeyEntry(
                "client",
                key(tls.key().orElse(file)),
                new char[0],
                certificates(file).toArray(new Certificate[0]));
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
        String text = Files.readString(file);
        String begin = "-----BEGIN PRIVATE KEY-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END PRIVATE KEY-----");
        if (start < 0 || end < start) {
            throw new InvalidKeySpecException("no PKCS #8 key in the file");
        }
        byte[] encoded =
                Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException other) {
                // A key of another algorithm.
            }
        }
        throw new InvalidKeySpecException("a key of an unknown algorithm");
    }

    private ConfigurationException problem(String part, String what, String fix) {
        return new ConfigurationException(List.of(new Problem(setting + part, what, fix)));
    }

    /**
     * Trusts without asking for the host's name: whom {@code strict} trusts, or anybody. Being an
     * extended one, it is not followed by the JDK's own check of the name.
     */
    private static final class Lenient extends X509ExtendedTrustManager {

        private final @Nullable X509TrustManager strict;

        private Lenient(@Nullable X509TrustManager strict) {
            this.strict = strict;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            if (strict != null) {
                strict.checkServerTrusted(chain, type);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("a client checks no clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return strict == null ? new X509Certificate[0] : strict.getAcceptedIssuers();
        }
    }
}
