package dev.bedstone.redis.internal;

import dev.bedstone.config.RedisConfig;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsMode;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Problem;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.util.Timer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The driver's settings. Commands are refused while there is no connection, and those that were
 * under way when it broke are failed, so that none is carried out twice behind a caller's back.
 */
final class ConnectionFactory {

    /** The most commands sent and not answered, those whose callers gave up included. */
    static final int MOST_UNANSWERED = 10_000;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final Duration FIRST_RECONNECT = Duration.ofMillis(5);
    private static final Duration LONGEST_RECONNECT = Duration.ofMillis(500);
    private static final int THREADS = 2;

    private ConnectionFactory() {}

    static ClientResources resources(Wire wire, Timer timer) {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .reconnectDelay(
                        Delay.equalJitter(
                                FIRST_RECONNECT, LONGEST_RECONNECT, 10, TimeUnit.MILLISECONDS))
                .timer(timer)
                .nettyCustomizer(wire)
                .build();
    }

    static ClientOptions options(String setting, RedisEndpoint endpoint, Duration connect) {
        return ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_UNANSWERED)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(TimeoutOptions.create())
                .socketOptions(sockets(connect))
                .sslOptions(protection(setting, endpoint.tls(), connect))
                .build();
    }

    private static SocketOptions sockets(Duration connect) {
        return SocketOptions.builder()
                .connectTimeout(connect)
                .keepAlive(
                        SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(KEEP_ALIVE)
                                .interval(KEEP_ALIVE.dividedBy(3))
                                .count(3)
                                .build())
                .build();
    }

    /**
     * Reads the certificates once here: a file that is none is found before anybody connects, and
     * the loading of TLS does not count against the time to connect.
     */
    private static SslOptions protection(String setting, Tls tls, Duration connect) {
        SslOptions options = certificates(setting, tls, connect);
        if (tls.mode() != TlsMode.DISABLE) {
            try {
                options.createSslContextBuilder().build();
            } catch (IOException | GeneralSecurityException | IllegalArgumentException broken) {
                throw new ConfigurationException(
                        List.of(
                                new Problem(
                                        setting + ".tls",
                                        "the certificates or the key cannot be used",
                                        "give PEM files: certificates, and an unencrypted PKCS #8"
                                                + " key that belongs to the client's certificate")));
            }
        }
        return options;
    }

    private static SslOptions certificates(String setting, Tls tls, Duration connect) {
        SslOptions.Builder options =
                SslOptions.builder().protocols("TLSv1.3", "TLSv1.2").handshakeTimeout(connect);
        tls.authority().map(file -> readable(setting, "ca", file)).ifPresent(options::trustManager);
        Optional<File> key = tls.key().map(file -> readable(setting, "key", file));
        tls.certificate()
                .map(file -> readable(setting, "cert", file))
                .ifPresent(file -> options.keyManager(file, key.orElse(file), new char[0]));
        return options.build();
    }

    private static File readable(String setting, String part, Path file) {
        if (!Files.isReadable(file)) {
            throw new ConfigurationException(
                    List.of(
                            new Problem(
                                    setting + ".tls." + part,
                                    "the file cannot be read",
                                    "give the path of a PEM file that this process may read")));
        }
        return file.toFile();
    }

    static RedisURI address(String setting, RedisEndpoint endpoint, RedisConfig config) {
        RedisURI address = new Address();
        address.setHost(endpoint.address().host());
        address.setPort(endpoint.address().port());
        address.setDatabase(endpoint.database());
        address.setClientName(config.applicationName());
        address.setTimeout(config.timeouts().connect());
        if (endpoint.tls().mode() != TlsMode.DISABLE) {
            address.setSsl(true);
            address.setVerifyPeer(verification(setting, endpoint.tls().mode()));
        }
        if (!endpoint.password().isEmpty()) {
            address.setCredentialsProvider(
                    new StaticCredentialsProvider(
                            endpoint.user().orElse(null),
                            endpoint.password().reveal().toCharArray()));
        }
        return address;
    }

    /** The driver logs the text form, which would hold the user and the length of the password. */
    private static final class Address extends RedisURI {

        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "redis://" + getHost() + ":" + getPort();
        }
    }

    private static SslVerifyMode verification(String setting, TlsMode mode) {
        return switch (mode) {
            case REQUIRE -> SslVerifyMode.NONE;
            case VERIFY_CA -> SslVerifyMode.CA;
            case VERIFY_FULL -> SslVerifyMode.FULL;
            case DISABLE, ALLOW, PREFER ->
                    throw new ConfigurationException(
                            List.of(
                                    new Problem(
                                            setting + ".tls.mode",
                                            "Redis cannot negotiate TLS, so "
                                                    + mode.name().toLowerCase(Locale.ROOT)
                                                    + " means nothing",
                                            "use verify-full, or disable on loopback")));
        };
    }
}
