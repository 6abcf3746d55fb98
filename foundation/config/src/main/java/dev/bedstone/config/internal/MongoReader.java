package dev.bedstone.config.internal;

import static dev.bedstone.config.internal.MongoSettings.STORE;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.config.MongoConfig.Timeouts;
import dev.bedstone.config.MongoEndpoint;
import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.Tls;
import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds the configuration of MongoDB. */
final class MongoReader {

    private static final String SRV = "mongodb+srv";
    private static final String ADMIN = "admin";
    private static final Set<String> OF_THE_SERVER = Set.of(ADMIN, "local", "config");

    private final Values values;
    private final EndpointReader endpoints;
    private final FurtherUrls urls;

    MongoReader(Values values, FurtherUrls urls) {
        this.values = values;
        this.endpoints = new EndpointReader(values);
        this.urls = urls;
    }

    /** The configuration; empty if there is a problem, which then is among the problems. */
    Optional<MongoConfig> read() {
        List<HostPort> hosts = endpoints.hosts(STORE);
        Tls tls = endpoints.tls(STORE);
        PoolConfig pool = pool();
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        String database = values.get(STORE.database());
        checkName(database, STORE.database());
        MongoEndpoint application =
                new MongoEndpoint(
                        hosts,
                        isSrv(),
                        database,
                        values.find(STORE.user()),
                        endpoints.password(STORE.password()),
                        authSource(),
                        values.find(MongoSettings.REPLICA_SET),
                        tls);
        return Optional.of(config(application, pool));
    }

    private MongoConfig config(MongoEndpoint application, PoolConfig pool) {
        return new MongoConfig(
                application,
                urls.find(STORE, MongoSettings.MIGRATION_URL, MongoSettings.MIGRATION_PASSWORD)
                        .map(url -> migration(url, application)),
                pool,
                timeouts(),
                endpoints.retry(MongoSettings.RETRY),
                values.get(MongoSettings.APPLICATION_NAME),
                values.get(MongoSettings.SHOW_DATA));
    }

    /** What the URL does not say is as for the application; another user has its own database. */
    private MongoEndpoint migration(UrlParts url, MongoEndpoint application) {
        Optional<String> user = url.user().or(application::user);
        boolean same = user.equals(application.user());
        Secret inherited = same ? application.password() : Secret.of("");
        String source = same ? application.authSource() : url.database().orElse(ADMIN);
        url.database().ifPresent(name -> checkName(name, MongoSettings.MIGRATION_URL));
        return new MongoEndpoint(
                EndpointReader.hosts(url, values.get(STORE.port())),
                url.scheme().equals(SRV),
                url.database().orElse(application.database()),
                user,
                url.password()
                        .or(() -> values.find(MongoSettings.MIGRATION_PASSWORD))
                        .orElse(inherited),
                url.options().getOrDefault("auth-source", source),
                Optional.ofNullable(url.options().get("replica-set")).or(application::replicaSet),
                endpoints.tls(STORE, MongoSettings.MIGRATION_URL, url, application.tls()));
    }

    /** What no server takes, and what every server keeps for itself. */
    private void checkName(String name, Setting<?> place) {
        if (!MongoEndpoint.isDatabaseName(name)) {
            values.problems()
                    .add(
                            values.where(place),
                            "no database of MongoDB can have this name",
                            "use up to 63 letters, digits, - and _");
        } else if (OF_THE_SERVER.contains(name)) {
            values.problems()
                    .add(
                            values.where(place),
                            "the database " + name + " is the server's own",
                            "name one of yours; where the user is known is said by"
                                    + " bedstone.mongo.auth-source, in a URL by authSource");
        }
    }

    private boolean isSrv() {
        return values.text(STORE.url()).filter(url -> url.startsWith(SRV + "://")).isPresent();
    }

    /** As MongoDB's drivers take it from a connection string. */
    private String authSource() {
        return values.find(MongoSettings.AUTH_SOURCE)
                .orElseGet(() ->
                        values.rank(STORE.database()) == Rank.URL
                                ? values.get(STORE.database())
                                : ADMIN);
    }

    private Timeouts timeouts() {
        return new Timeouts(
                values.get(MongoSettings.CONNECT),
                values.get(MongoSettings.SERVER_SELECTION),
                values.get(MongoSettings.CALL),
                values.get(MongoSettings.DRAIN));
    }

    private PoolConfig pool() {
        return values.build(
                        MongoSettings.MIN_IDLE,
                        () ->
                                new PoolConfig(
                                        values.get(MongoSettings.MAX_SIZE),
                                        values.get(MongoSettings.MIN_IDLE),
                                        values.get(MongoSettings.ACQUIRE_TIMEOUT),
                                        values.get(MongoSettings.IDLE_TIMEOUT),
                                        values.get(MongoSettings.MAX_LIFETIME),
                                        Duration.ZERO,
                                        Duration.ZERO))
                .orElse(MongoConfig.POOL);
    }
}
