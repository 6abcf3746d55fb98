package dev.bedstone.config.internal;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.ClickHouseEndpoint;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.MongoEndpoint;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsMode;
import dev.bedstone.kernel.Problems;
import dev.bedstone.kernel.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the profile {@code production} refuses. */
final class ProductionRules {

    private static final String WHY = "the profile is production";

    private static final Set<String> WELL_KNOWN =
            Set.of(
                    "postgres",
                    "password",
                    "passwd",
                    "pass",
                    "admin",
                    "admin123",
                    "changeme",
                    "change_me",
                    "change-me",
                    "secret",
                    "root",
                    "test",
                    "default",
                    "guest",
                    "123456",
                    "12345678",
                    "qwerty",
                    "redis",
                    "mongo",
                    "mongodb",
                    "clickhouse",
                    "foobared",
                    "bedstone",
                    "example",
                    "letmein",
                    "p@ssw0rd",
                    "[password]",
                    "your_password",
                    "your-password",
                    "your_redis_password",
                    "etl_password",
                    "clickhouse_password",
                    "reader_password",
                    "repl_ay_password",
                    "dev_password",
                    "staging_pass",
                    "secure_pass",
                    "multiservice_password",
                    "secure_password",
                    "your_secure_password");

    private final Values values;
    private final Problems problems;
    private final boolean loopbackAllowed;

    ProductionRules(Values values) {
        this.values = values;
        this.problems = values.problems();
        this.loopbackAllowed = values.get(GeneralSettings.ALLOW_INSECURE_LOOPBACK);
    }

    void check(BedstoneConfig config) {
        config.postgres()
                .ifPresent(postgres -> {
                    check(postgres.primary(), PostgresSettings.STORE.password());
                    postgres.replica()
                            .ifPresent(replica -> check(replica, PostgresSettings.READ_URL));
                    postgres.migration()
                            .ifPresent(owner -> check(owner, PostgresSettings.MIGRATION_URL));
                    checkShowData(PostgresSettings.SHOW_DATA, postgres.showDataInFailures());
                });
        config.redis()
                .ifPresent(redis -> {
                    check(redis.main(), RedisSettings.STORE.password());
                    redis.cache().ifPresent(cache -> check(cache, RedisSettings.CACHE_URL));
                });
        config.clickhouse()
                .ifPresent(store -> {
                    check(
                            ClickHouseSettings.STORE,
                            ClickHouseSettings.STORE.password(),
                            List.of(store.address()),
                            store.tls(),
                            Optional.of(store.user()),
                            store.password());
                    store.migration()
                            .ifPresent(owner -> check(owner, ClickHouseSettings.MIGRATION_URL));
                    checkShowData(ClickHouseSettings.SHOW_DATA, store.showDataInFailures());
                });
        config.mongo()
                .ifPresent(store -> {
                    check(store.application(), MongoSettings.STORE.password());
                    store.migration().ifPresent(owner -> check(owner, MongoSettings.MIGRATION_URL));
                    checkShowData(MongoSettings.SHOW_DATA, store.showDataInFailures());
                });
    }

    private void check(PostgresEndpoint endpoint, Setting<?> place) {
        check(
                PostgresSettings.STORE,
                place,
                endpoint.hosts(),
                endpoint.tls(),
                Optional.of(endpoint.user()),
                endpoint.password());
    }

    private void check(ClickHouseEndpoint endpoint, Setting<?> place) {
        check(
                ClickHouseSettings.STORE,
                place,
                List.of(endpoint.address()),
                endpoint.tls(),
                Optional.of(endpoint.user()),
                endpoint.password());
    }

    private void check(MongoEndpoint endpoint, Setting<?> place) {
        check(
                MongoSettings.STORE,
                place,
                endpoint.hosts(),
                endpoint.tls(),
                endpoint.user(),
                endpoint.password());
    }

    private void check(RedisEndpoint endpoint, Setting<?> place) {
        check(
                RedisSettings.STORE,
                place,
                List.of(endpoint.address()),
                endpoint.tls(),
                endpoint.user(),
                endpoint.password());
    }

    private void check(
            StoreSettings store,
            Setting<?> place,
            List<HostPort> hosts,
            Tls tls,
            Optional<String> user,
            Secret password) {
        checkPassword(place, tls, user, password);
        if (tls.mode() != TlsMode.VERIFY_FULL && !(loopbackAllowed && areLoopback(hosts))) {
            Setting<?> mode = place.isUrl() ? place : store.tls().mode();
            problems.add(
                    values.where(mode),
                    store.kind().title()
                            + " is reached with TLS mode "
                            + Forms.name(tls.mode())
                            + ", which does not check whom it talks to, and "
                            + WHY,
                    "use verify-full"
                            + (store == PostgresSettings.STORE ? "" : " over a TLS scheme"));
        }
    }

    private void checkPassword(Setting<?> place, Tls tls, Optional<String> user, Secret password) {
        if (password.isEmpty() && tls.certificate().isPresent()) {
            return;
        }
        String fix = "generate a long random one and give it by a secret file";
        String text = password.reveal();
        if (text.isEmpty()) {
            problems.add(values.where(place), "no password is set, and " + WHY, fix);
        } else if (WELL_KNOWN.contains(text.toLowerCase(Locale.ROOT))) {
            problems.add(values.where(place), "the password is a well-known one, and " + WHY, fix);
        } else if (user.filter(text::equalsIgnoreCase).isPresent()) {
            problems.add(values.where(place), "the password equals the user, and " + WHY, fix);
        }
    }

    private void checkShowData(Setting<Boolean> setting, boolean shown) {
        if (shown) {
            problems.add(
                    values.where(setting),
                    "failures would show row data, and " + WHY,
                    "set it to false");
        }
    }

    private static boolean areLoopback(List<HostPort> hosts) {
        return hosts.stream()
                .map(HostPort::host)
                .allMatch(host ->
                        host.equals("localhost")
                                || host.equals("::1")
                                || host.matches("127(\\.\\d+){3}"));
    }
}
