package dev.bedstone.config.internal;

import dev.bedstone.contracts.StoreKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The connection URLs that each store accepts. */
final class UrlForms {

    private static final Optional<Boolean> OPEN = Optional.empty();
    private static final Optional<Boolean> PLAIN = Optional.of(false);
    private static final Optional<Boolean> ENCRYPTED = Optional.of(true);

    static final String MODE = "tls.mode";
    static final String SECONDS = "timeouts.connect";

    private static final Map<StoreKind, UrlForm> FORMS =
            Map.of(
                    StoreKind.POSTGRES, postgres(),
                    StoreKind.REDIS, redis(),
                    StoreKind.CLICKHOUSE, clickhouse(),
                    StoreKind.MONGO, mongo());

    private UrlForms() {}

    /** The URLs of {@code kind}. */
    static UrlForm of(StoreKind kind) {
        UrlForm form = FORMS.get(kind);
        if (form == null) {
            throw new IllegalStateException("no URL form for " + kind);
        }
        return form;
    }

    private static UrlForm postgres() {
        Map<String, Optional<Boolean>> schemes = new LinkedHashMap<>();
        for (String scheme : new String[] {"postgres", "postgresql"}) {
            schemes.put(scheme, OPEN);
            for (String driver :
                    new String[] {"asyncpg", "psycopg", "psycopg2", "pg8000", "aiopg"}) {
                schemes.put(scheme + "+" + driver, OPEN);
            }
        }
        schemes.put("jdbc:postgresql", OPEN);
        return new UrlForm(
                StoreKind.POSTGRES,
                Map.copyOf(schemes),
                true,
                Map.ofEntries(
                        Map.entry("user", "user"),
                        Map.entry("password", "password"),
                        Map.entry("sslmode", MODE),
                        Map.entry("ssl", MODE),
                        Map.entry("sslrootcert", "tls.ca"),
                        Map.entry("sslcert", "tls.cert"),
                        Map.entry("sslkey", "tls.key"),
                        Map.entry("connect_timeout", SECONDS),
                        Map.entry("connectTimeout", SECONDS),
                        Map.entry("application_name", "application-name"),
                        Map.entry("ApplicationName", "application-name"),
                        Map.entry("target_session_attrs", "target"),
                        Map.entry("targetServerType", "target"),
                        Map.entry("pgbouncer", "pooler")));
    }

    private static UrlForm redis() {
        return new UrlForm(
                StoreKind.REDIS,
                Map.of(
                        "redis", PLAIN,
                        "valkey", PLAIN,
                        "rediss", ENCRYPTED,
                        "valkeys", ENCRYPTED,
                        "redis+tls", ENCRYPTED,
                        "redis+ssl", ENCRYPTED),
                false,
                Map.of("db", "database"));
    }

    private static UrlForm clickhouse() {
        return new UrlForm(
                StoreKind.CLICKHOUSE,
                Map.of(
                        "http", PLAIN,
                        "https", ENCRYPTED,
                        "clickhouse", OPEN,
                        "clickhouses", ENCRYPTED,
                        "clickhouse+http", OPEN,
                        "clickhousedb", OPEN,
                        "jdbc:clickhouse", OPEN,
                        "jdbc:ch", OPEN),
                false,
                Map.of(
                        "user", "user",
                        "username", "user",
                        "password", "password",
                        "database", "database",
                        "ssl", MODE,
                        "secure", MODE,
                        "compress", "compress"));
    }

    private static UrlForm mongo() {
        return new UrlForm(
                StoreKind.MONGO,
                Map.of("mongodb", OPEN, "mongodb+srv", ENCRYPTED),
                true,
                Map.ofEntries(
                        Map.entry("tls", MODE),
                        Map.entry("ssl", MODE),
                        Map.entry("replicaSet", "replica-set"),
                        Map.entry("authSource", "auth-source"),
                        Map.entry("appName", "application-name"),
                        Map.entry("authMechanism", "mechanism"),
                        Map.entry("retryWrites", "retry-writes"),
                        Map.entry("retryReads", "retry-reads"),
                        Map.entry("w", "acknowledged"),
                        Map.entry("journal", "journaled")));
    }
}
