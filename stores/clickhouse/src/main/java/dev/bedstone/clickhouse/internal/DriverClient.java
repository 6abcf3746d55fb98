package dev.bedstone.clickhouse.internal;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.enums.Protocol;
import com.clickhouse.client.api.enums.SSLMode;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The driver's client for those who want it, made when it is asked for. Thread-safe. */
public final class DriverClient implements AutoCloseable {

    /** Shorter than any server keeps a connection: 3 s in old ones, 10 s by default. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);

    private final ClickHouseConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Client client;
    private boolean closed;

    public DriverClient(ClickHouseConfig config) {
        this.config = config;
    }

    /**
     * The client.
     *
     * @throws IllegalStateException if the store is closed
     */
    public Client get() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            Client made = client;
            if (made == null) {
                made = make();
                client = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    private Client make() {
        Tls tls = config.tls();
        Client.Builder builder =
                new Client.Builder()
                        .addEndpoint(
                                Protocol.HTTP,
                                config.address().host(),
                                config.address().port(),
                                tls.mode() != TlsMode.DISABLE)
                        .setUsername(config.user())
                        .setPassword(config.password().reveal())
                        .setDefaultDatabase(config.database())
                        .compressServerResponse(config.compress())
                        .compressClientRequest(config.compress())
                        .setConnectTimeout(config.timeouts().connect().toMillis())
                        .setSocketTimeout(config.timeouts().receive().toMillis())
                        .setKeepAliveTimeout(KEEP_ALIVE.toSeconds(), ChronoUnit.SECONDS)
                        .setMaxConnections(config.maxConnections())
                        .setMaxRetries(0)
                        .retryOnFailures(ClientFaultCause.None)
                        .setSSLMode(verification(tls.mode()));
        tls.authority().ifPresent(file -> builder.setRootCertificate(file.toString()));
        tls.certificate().ifPresent(file -> builder.setClientCertificate(file.toString()));
        tls.key().ifPresent(file -> builder.setClientKey(file.toString()));
        return builder.build();
    }

    private static SSLMode verification(TlsMode mode) {
        return switch (mode) {
            case REQUIRE -> SSLMode.TRUST;
            case VERIFY_CA -> SSLMode.VERIFY_CA;
            default -> SSLMode.STRICT;
        };
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (client != null) {
                client.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
