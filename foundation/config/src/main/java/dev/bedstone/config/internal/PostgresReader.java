package dev.bedstone.config.internal;

import static dev.bedstone.config.internal.PostgresSettings.STORE;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresConfig.Statements;
import dev.bedstone.config.PostgresConfig.Timeouts;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.PostgresEndpoint.Pooler;
import dev.bedstone.config.Tls;
import dev.bedstone.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Builds the configuration of PostgreSQL. */
final class PostgresReader {

    private static final Duration ABOVE_STATEMENT = Duration.ofSeconds(5);
    private static final int LONGEST_NAME = 63;
    private static final int TRANSACTION_PORT = 6543;

    private final Values values;
    private final EndpointReader endpoints;
    private final FurtherUrls urls;

    PostgresReader(Values values, FurtherUrls urls) {
        this.values = values;
        this.endpoints = new EndpointReader(values);
        this.urls = urls;
    }

    /** The configuration; empty if there is a problem, which then is among the problems. */
    Optional<PostgresConfig> read() {
        PoolConfig pool = pool();
        Timeouts timeouts = timeouts();
        checkName();
        return primary().map(primary -> config(primary, pool, timeouts));
    }

    private PostgresConfig config(PostgresEndpoint primary, PoolConfig pool, Timeouts timeouts) {
        Optional<PostgresEndpoint> owner =
                further(
                        primary,
                        PostgresSettings.MIGRATION_URL,
                        PostgresSettings.MIGRATION_PASSWORD);
        owner.ifPresent(this::checkDirect);
        return new PostgresConfig(
                primary,
                further(primary, PostgresSettings.READ_URL, PostgresSettings.READ_PASSWORD),
                owner,
                further(primary, PostgresSettings.PLATFORM_URL, PostgresSettings.PLATFORM_PASSWORD),
                further(primary, PostgresSettings.LOADER_URL, PostgresSettings.LOADER_PASSWORD),
                pool,
                timeouts,
                endpoints.retry(PostgresSettings.RETRY),
                new Statements(
                        values.get(PostgresSettings.SLOW_STATEMENT),
                        values.get(PostgresSettings.ECHO)),
                values.get(PostgresSettings.APPLICATION_NAME),
                values.get(PostgresSettings.SHOW_DATA),
                values.get(PostgresSettings.READ_MAX_LAG),
                values.get(PostgresSettings.KEEP_IDEMPOTENCY_KEYS));
    }

    private Optional<PostgresEndpoint> primary() {
        List<HostPort> hosts = endpoints.hosts(STORE);
        Tls tls = endpoints.tls(STORE);
        Optional<String> user = values.find(STORE.user());
        if (user.isEmpty()) {
            values.problems()
                    .add(
                            STORE.user().key(),
                            "is missing",
                            "set it, or write postgresql://user@host/database");
        }
        if (hosts.isEmpty() || user.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new PostgresEndpoint(
                        hosts,
                        values.find(STORE.database()).orElse(user.get()),
                        user.get(),
                        endpoints.password(STORE.password()),
                        tls,
                        pooler(hosts)));
    }

    private Optional<PostgresEndpoint> further(
            PostgresEndpoint primary, Setting<String> url, Setting<Secret> password) {
        return urls.find(STORE, url, password).map(parts -> further(primary, url, parts, password));
    }

    /** What a further URL does not say is as for the primary. */
    private PostgresEndpoint further(
            PostgresEndpoint primary,
            Setting<String> place,
            UrlParts url,
            Setting<Secret> password) {
        List<HostPort> hosts = EndpointReader.hosts(url, values.get(STORE.port()));
        String user = url.user().orElse(primary.user());
        Secret inherited = user.equals(primary.user()) ? primary.password() : Secret.of("");
        return new PostgresEndpoint(
                hosts,
                url.database().orElse(primary.database()),
                user,
                url.password().or(() -> values.find(password)).orElse(inherited),
                endpoints.tls(STORE, place, url, primary.tls()),
                Optional.ofNullable(url.options().get("pooler"))
                        .map(PostgresSettings.POOLER.form()::parse)
                        .orElseGet(() -> detected(hosts)));
    }

    private Pooler pooler(List<HostPort> hosts) {
        return values.isChosen(PostgresSettings.POOLER)
                ? values.get(PostgresSettings.POOLER)
                : detected(hosts);
    }

    /** Supabase's pooler: port 6543 gives a server connection per transaction, 5432 per session. */
    private static Pooler detected(List<HostPort> hosts) {
        HostPort first = hosts.getFirst();
        if (!first.host().matches(".*\\.pooler\\.supabase\\.(com|co)")) {
            return Pooler.NONE;
        }
        return first.port() == TRANSACTION_PORT ? Pooler.TRANSACTION : Pooler.SESSION;
    }

    /** Migrations hold a lock for a whole session, which a pooler per transaction takes away. */
    private void checkDirect(PostgresEndpoint owner) {
        if (owner.pooler() == Pooler.TRANSACTION) {
            values.problems()
                    .add(
                            values.where(PostgresSettings.MIGRATION_URL),
                            "leads through a pooler that changes the session per transaction",
                            "give the server's own address; at Supabase port 5432");
        }
    }

    private PoolConfig pool() {
        int maxSize = maxSize();
        values.derive(
                PostgresSettings.MAX_SIZE, String.valueOf(maxSize), "pool.size and pool.overflow");
        int minIdle =
                values.isChosen(PostgresSettings.MIN_IDLE)
                        ? values.get(PostgresSettings.MIN_IDLE)
                        : Math.min(values.get(PostgresSettings.MIN_IDLE), maxSize);
        return values.build(
                        PostgresSettings.MIN_IDLE,
                        () ->
                                new PoolConfig(
                                        maxSize,
                                        minIdle,
                                        values.get(PostgresSettings.ACQUIRE_TIMEOUT),
                                        values.get(PostgresSettings.IDLE_TIMEOUT),
                                        values.get(PostgresSettings.MAX_LIFETIME),
                                        values.get(PostgresSettings.KEEPALIVE),
                                        values.get(PostgresSettings.LEAK_AFTER)))
                .orElse(PoolConfig.STANDARD);
    }

    /**
     * The most connections: {@code pool.max-size}, unless a stronger source says {@code pool.size}
     * and {@code pool.overflow}. Both from people, and different, is a contradiction.
     */
    private int maxSize() {
        Setting<Integer> size = PostgresSettings.SIZE;
        Setting<Integer> overflow = PostgresSettings.OVERFLOW;
        int sum = values.get(size) + values.get(overflow);
        Optional<Integer> max = values.find(PostgresSettings.MAX_SIZE);
        boolean sumChosen = values.isChosen(size) || values.isChosen(overflow);
        if (max.isEmpty() || (sumChosen && !values.isChosen(PostgresSettings.MAX_SIZE))) {
            return sum;
        }
        if (sumChosen && max.get() != sum) {
            values.problems()
                    .add(
                            values.where(PostgresSettings.MAX_SIZE),
                            "is not the sum of "
                                    + values.where(values.isChosen(size) ? size : overflow)
                                    + " and the overflow",
                            "set either " + PostgresSettings.MAX_SIZE.key() + " or the other two");
        }
        return max.get();
    }

    private Timeouts timeouts() {
        Duration statement = values.get(PostgresSettings.STATEMENT);
        Duration socket =
                values.find(PostgresSettings.SOCKET)
                        .orElseGet(() -> statement.plus(ABOVE_STATEMENT));
        values.derive(
                PostgresSettings.SOCKET, Durations.text(socket), "5 s above timeouts.statement");
        return values.build(
                        PostgresSettings.SOCKET,
                        () ->
                                new Timeouts(
                                        values.get(PostgresSettings.CONNECT),
                                        values.get(PostgresSettings.CALL),
                                        statement,
                                        socket,
                                        values.get(PostgresSettings.IDLE_IN_TRANSACTION),
                                        values.get(PostgresSettings.DRAIN)))
                .orElse(Timeouts.STANDARD);
    }

    private void checkName() {
        String name = values.get(PostgresSettings.APPLICATION_NAME);
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            values.problems()
                    .add(
                            values.where(PostgresSettings.APPLICATION_NAME),
                            "is longer than the 63 bytes PostgreSQL keeps",
                            "shorten it");
        }
    }
}
