package dev.bedstone.config.internal;

import static dev.bedstone.config.internal.Alias.Reading.COMPRESSION;
import static dev.bedstone.config.internal.Alias.Reading.SAME;
import static dev.bedstone.config.internal.Alias.Reading.SECONDS;
import static dev.bedstone.config.internal.Alias.Reading.TLS_SWITCH;

import dev.bedstone.config.internal.Alias.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The names other applications use, and what becomes of each. */
final class Aliases {

    /** Every alias. */
    static final List<Alias> ALL = all();

    /** Names that are known and have no effect yet, or none here; with the reason. */
    static final Map<String, String> UNUSED = unused();

    private final List<Alias> aliases = new ArrayList<>();

    private Aliases() {}

    private static List<Alias> all() {
        Aliases all = new Aliases();
        all.general();
        all.postgres();
        all.postgresPool();
        all.postgresStatements();
        all.libpq();
        all.clickhouse();
        all.mongo();
        all.redis();
        return List.copyOf(all.aliases);
    }

    private void general() {
        add(GeneralSettings.PROFILE, SAME, "ENVIRONMENT");
        add(GeneralSettings.HEALTH_INTERVAL, SECONDS, "DB_HEALTH_CHECK_INTERVAL");
    }

    private void postgres() {
        StoreSettings store = PostgresSettings.STORE;
        add(store.url(), SAME, "DATABASE_URL", "POSTGRES_URL", "POSTGRESQL_URL");
        add(PostgresSettings.READ_URL, SAME, "DATABASE_READ_URL");
        add(PostgresSettings.READ_PASSWORD, SAME, "POSTGRES_READER_PASSWORD");
        add(store.host(), SAME, "DB_HOST", "POSTGRES_HOST");
        add(store.port(), SAME, "DB_PORT", "POSTGRES_PORT");
        add(store.user(), SAME, "DB_USER", "POSTGRES_USER");
        add(store.password(), SAME, "DB_PASSWORD", "POSTGRES_PASSWORD");
        add(store.database(), SAME, "DB_NAME", "POSTGRES_DB");
        add(store.tls().mode(), SAME, "DB_SSL_MODE");
        add(store.tls().ca(), SAME, "DB_SSL_CA_PATH", "DB_SSL_ROOT_CERT");
        add(store.tls().cert(), SAME, "DB_SSL_CERT_PATH");
        add(store.tls().key(), SAME, "DB_SSL_KEY_PATH");
        add(PostgresSettings.STATEMENT, SECONDS, "DB_QUERY_TIMEOUT", "DB_COMMAND_TIMEOUT");
        add(PostgresSettings.CONNECT, SECONDS, "DB_CONNECT_TIMEOUT");
    }

    private void postgresPool() {
        add(PostgresSettings.SIZE, SAME, "DB_POOL_SIZE");
        add(PostgresSettings.OVERFLOW, SAME, "DB_MAX_OVERFLOW");
        add(PostgresSettings.MAX_SIZE, SAME, "DB_MAX_CONNECTIONS");
        add(PostgresSettings.MIN_IDLE, SAME, "DB_MIN_CONNECTIONS");
        add(PostgresSettings.ACQUIRE_TIMEOUT, SECONDS, "DB_POOL_TIMEOUT", "DB_ACQUIRE_TIMEOUT");
        add(PostgresSettings.MAX_LIFETIME, SECONDS, "DB_POOL_RECYCLE");
    }

    private void postgresStatements() {
        add(PostgresSettings.ECHO, SAME, "DB_ECHO_SQL", "SQL_ECHO");
    }

    /** libpq's own names give way to everything else, as they do to a connection string there. */
    private void libpq() {
        StoreSettings store = PostgresSettings.STORE;
        weak(store.host(), SAME, "PGHOST");
        weak(store.port(), SAME, "PGPORT");
        weak(store.user(), SAME, "PGUSER");
        weak(store.password(), SAME, "PGPASSWORD");
        weak(store.database(), SAME, "PGDATABASE");
        weak(store.tls().mode(), SAME, "PGSSLMODE");
        weak(store.tls().ca(), SAME, "PGSSLROOTCERT");
        weak(store.tls().cert(), SAME, "PGSSLCERT");
        weak(store.tls().key(), SAME, "PGSSLKEY");
        weak(PostgresSettings.APPLICATION_NAME, SAME, "PGAPPNAME");
        weak(PostgresSettings.CONNECT, SECONDS, "PGCONNECT_TIMEOUT");
    }

    private void clickhouse() {
        StoreSettings store = ClickHouseSettings.STORE;
        add(store.url(), SAME, "CLICKHOUSE_URL");
        add(store.host(), SAME, "CLICKHOUSE_HOST", "CH_HOST");
        add(store.port(), SAME, "CLICKHOUSE_PORT", "CH_PORT");
        add(store.database(), SAME, "CLICKHOUSE_DATABASE", "CLICKHOUSE_DB", "CH_DATABASE");
        add(store.user(), SAME, "CLICKHOUSE_USERNAME", "CLICKHOUSE_USER", "CH_USER");
        add(store.password(), SAME, "CLICKHOUSE_PASSWORD", "CH_PASSWORD");
        add(store.tls().mode(), TLS_SWITCH, "CLICKHOUSE_SECURE");
        add(ClickHouseSettings.COMPRESS, COMPRESSION, "CLICKHOUSE_COMPRESS");
        add(ClickHouseSettings.CONNECT, SECONDS, "CLICKHOUSE_CONNECT_TIMEOUT");
        add(ClickHouseSettings.RECEIVE, SECONDS, "CLICKHOUSE_SEND_RECEIVE_TIMEOUT");
    }

    private void mongo() {
        StoreSettings store = MongoSettings.STORE;
        add(store.url(), SAME, "MONGODB_URL", "MONGODB_URI", "MONGO_URL", "MONGO_URI");
        add(store.database(), SAME, "MONGODB_DATABASE");
    }

    private void redis() {
        StoreSettings store = RedisSettings.STORE;
        add(store.url(), SAME, "REDIS_URL");
        add(store.host(), SAME, "REDIS_HOST");
        add(store.port(), SAME, "REDIS_PORT");
        add(store.user(), SAME, "REDIS_USERNAME");
        add(store.password(), SAME, "REDIS_PASSWORD");
        add(store.tls().mode(), TLS_SWITCH, "REDIS_SSL");
        add(RedisSettings.MAX_CONNECTIONS, SAME, "REDIS_MAX_CONNECTIONS");
        add(RedisSettings.COMMAND, SECONDS, "REDIS_SOCKET_TIMEOUT");
        add(RedisSettings.CONNECT, SECONDS, "REDIS_CONNECT_TIMEOUT");
        add(RedisSettings.DEFAULT_TTL, SECONDS, "REDIS_DEFAULT_TTL");
    }

    private void add(Setting<?> setting, Reading reading, String... names) {
        for (String name : names) {
            aliases.add(new Alias(name, setting, reading, false));
        }
    }

    private void weak(Setting<?> setting, Reading reading, String name) {
        aliases.add(new Alias(name, setting, reading, true));
    }

    private static Map<String, String> unused() {
        String later = "accepted, not used yet";
        String server = "accepted, not used: it is for the server's container";
        return Map.ofEntries(
                Map.entry(
                        "DB_POOL_PRE_PING",
                        "accepted, not used: idle connections are always tested"),
                Map.entry("REDIS_MIN_CONNECTIONS", "accepted, not used: one connection is shared"),
                Map.entry("DB_ENABLE_MONITORING", later),
                Map.entry("DB_METRICS_INTERVAL", later),
                Map.entry("JWT_SECRET_KEY", later),
                Map.entry("JWT_SECRET_KEY_FROM_VAULT", later),
                Map.entry("JWT_ALGORITHM", later),
                Map.entry("JWT_ACCESS_TOKEN_EXPIRE_MINUTES", later),
                Map.entry("JWT_REFRESH_TOKEN_EXPIRE_DAYS", later),
                Map.entry("SECRET_KEY", later),
                Map.entry("VAULT_URL", later),
                Map.entry("VAULT_ADDR", later),
                Map.entry("VAULT_TOKEN", later),
                Map.entry("VAULT_ROLE_ID", later),
                Map.entry("VAULT_SECRET_ID", later),
                Map.entry("BACKUP_DIR", later),
                Map.entry("POSTGRES_BACKUP_S3_BUCKET", later),
                Map.entry("POSTGRES_BACKUP_RETENTION_DAYS", later),
                Map.entry("CLICKHOUSE_BACKUP_S3_BUCKET", later),
                Map.entry("POSTGRES_INITDB_ARGS", server),
                Map.entry("CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT", server),
                Map.entry("MONGO_INITDB_DATABASE", server),
                Map.entry("MONGO_INITDB_ROOT_USERNAME", server),
                Map.entry("MONGO_INITDB_ROOT_PASSWORD", server));
    }
}
