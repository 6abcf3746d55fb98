package dev.bedstone.config.internal;

import static dev.bedstone.config.internal.RedisSettings.STORE;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.RedisConfig;
import dev.bedstone.config.RedisConfig.Timeouts;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.config.Tls;
import java.util.Optional;

/** Builds the configuration of Redis. */
final class RedisReader {

    private static final Form<Integer> DATABASE = Forms.number(0, 15);

    private final Values values;
    private final EndpointReader endpoints;
    private final FurtherUrls urls;

    RedisReader(Values values, FurtherUrls urls) {
        this.values = values;
        this.endpoints = new EndpointReader(values);
        this.urls = urls;
    }

    /** The configuration; empty if there is a problem, which then is among the problems. */
    Optional<RedisConfig> read() {
        Optional<HostPort> host = endpoints.host(STORE);
        checkUser();
        Tls tls = endpoints.tls(STORE);
        int database = database(values.find(STORE.database()).orElse("0"), STORE.database());
        Optional<RedisEndpoint> cache =
                urls.find(STORE, RedisSettings.CACHE_URL, RedisSettings.CACHE_PASSWORD)
                        .map(this::cache);
        return host.map(address ->
                new RedisConfig(
                        new RedisEndpoint(
                                address,
                                values.find(STORE.user()),
                                endpoints.password(STORE.password()),
                                database,
                                tls),
                        cache,
                        values.get(RedisSettings.MAX_CONNECTIONS),
                        timeouts(),
                        endpoints.retry(RedisSettings.RETRY),
                        values.get(RedisSettings.DEFAULT_TTL),
                        values.get(RedisSettings.APPLICATION_NAME)));
    }

    /** {@code redis://word@host} names a user; some programs mean a password by it. */
    private void checkUser() {
        if (values.rank(STORE.user()) == Rank.URL && values.find(STORE.password()).isEmpty()) {
            values.problems()
                    .add(
                            values.where(STORE.url()),
                            "the URL names a user without a password",
                            "write redis://:password@host if it is the password");
        }
    }

    private Timeouts timeouts() {
        return new Timeouts(
                values.get(RedisSettings.CONNECT),
                values.get(RedisSettings.COMMAND),
                values.get(RedisSettings.DRAIN));
    }

    /** The cache is another server: it shares files of authorities, never the main password. */
    private RedisEndpoint cache(UrlParts url) {
        return new RedisEndpoint(
                EndpointReader.hosts(url, values.get(STORE.port())).getFirst(),
                url.user(),
                url.password().orElseGet(() -> endpoints.password(RedisSettings.CACHE_PASSWORD)),
                database(url.database().orElse("0"), RedisSettings.CACHE_URL),
                endpoints.tls(STORE, RedisSettings.CACHE_URL, url, endpoints.tls(STORE)));
    }

    private int database(String text, Setting<?> setting) {
        try {
            return DATABASE.parse(text);
        } catch (IllegalArgumentException invalid) {
            values.problems()
                    .add(
                            values.where(setting),
                            "the logical database " + invalid.getMessage(),
                            "write redis://host:6379/0");
            return 0;
        }
    }
}
