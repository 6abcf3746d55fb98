package dev.bedstone.mongo.internal;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.SslSettings;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.config.MongoEndpoint;
import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsContext;
import dev.bedstone.config.TlsMode;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.bson.UuidRepresentation;

/**
 * The driver's settings. Writes are acknowledged by a majority, from its journal; reads come from
 * the primary. The driver tries reads only once: retries are ours, within one budget.
 */
final class DriverClient {

    /** A connection beside those of the callers, so that a crowded store can say how it is. */
    private static final int FOR_PROBES = 1;

    /** How often an idle driver looks at the members. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private static final Duration SOONEST_HEARTBEAT = Duration.ofMillis(100);

    private DriverClient() {}

    static MongoClient create(String setting, MongoConfig config, PoolCount count) {
        MongoEndpoint way = config.application();
        checkName(setting, way.database());
        MongoClientSettings.Builder settings =
                MongoClientSettings.builder()
                        .applicationName(config.applicationName())
                        .uuidRepresentation(UuidRepresentation.STANDARD)
                        .readPreference(ReadPreference.primary())
                        .readConcern(ReadConcern.DEFAULT)
                        .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                        .retryWrites(true)
                        .retryReads(false)
                        .timeout(millis(config.timeouts().call()), TimeUnit.MILLISECONDS)
                        .applyToClusterSettings(cluster -> members(cluster, config))
                        .applyToConnectionPoolSettings(pool -> pool(pool, config.pool(), count))
                        .applyToServerSettings(server ->
                                server.heartbeatFrequency(millis(HEARTBEAT), TimeUnit.MILLISECONDS)
                                        .minHeartbeatFrequency(
                                                millis(SOONEST_HEARTBEAT), TimeUnit.MILLISECONDS))
                        .applyToSocketSettings(socket ->
                                socket.connectTimeout(
                                        millis(config.timeouts().connect()), TimeUnit.MILLISECONDS))
                        .applyToSslSettings(tls -> protection(tls, setting, way.tls()));
        way.user().ifPresent(user -> settings.credential(credential(user, way)));
        return MongoClients.create(settings.build());
    }

    private static MongoCredential credential(String user, MongoEndpoint way) {
        return MongoCredential.createCredential(
                user, way.authSource(), way.password().reveal().toCharArray());
    }

    private static void checkName(String setting, String database) {
        if (!MongoEndpoint.isDatabaseName(database)) {
            throw new ConfigurationException(
                    List.of(
                            new Problem(
                                    setting + ".database",
                                    "no database of MongoDB has the name '" + database + "'",
                                    "use up to 63 letters, digits, - and _")));
        }
    }

    private static void members(ClusterSettings.Builder cluster, MongoConfig config) {
        cluster.serverSelectionTimeout(
                millis(config.timeouts().serverSelection()), TimeUnit.MILLISECONDS);
        MongoEndpoint server = config.application();
        if (server.srv()) {
            cluster.srvHost(server.hosts().getFirst().host());
        } else {
            cluster.hosts(server.hosts().stream().map(DriverClient::address).toList());
        }
        server.replicaSet().ifPresent(cluster::requiredReplicaSetName);
    }

    private static ServerAddress address(HostPort member) {
        return new ServerAddress(member.host(), member.port());
    }

    private static void pool(
            ConnectionPoolSettings.Builder pool, PoolConfig config, PoolCount count) {
        pool.maxSize(config.maxSize() + FOR_PROBES)
                .minSize(config.minIdle())
                .maxWaitTime(millis(config.acquireTimeout()), TimeUnit.MILLISECONDS)
                .maxConnectionIdleTime(millis(config.idleTimeout()), TimeUnit.MILLISECONDS)
                .maxConnectionLifeTime(millis(config.maxLifetime()), TimeUnit.MILLISECONDS)
                .maxConnecting(Math.max(2, config.maxSize() / 4))
                .addConnectionPoolListener(count);
    }

    private static void protection(SslSettings.Builder ssl, String setting, Tls tls) {
        TlsContext.of(setting + ".tls", "MongoDB", tls)
                .ifPresent(context -> protect(ssl, context, tls.mode()));
    }

    private static void protect(SslSettings.Builder tls, SSLContext context, TlsMode mode) {
        tls.enabled(true).context(context).invalidHostNameAllowed(mode != TlsMode.VERIFY_FULL);
    }

    private static int millis(Duration time) {
        return Math.toIntExact(time.toMillis());
    }
}
