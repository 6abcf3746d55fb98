package dev.bedstone.config.internal;

import dev.bedstone.config.PostgresEndpoint.Pooler;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keys of PostgreSQL. */
final class PostgresSettings {

    static final StoreSettings STORE = StoreSettings.of(StoreKind.POSTGRES, 5432, null, null);

    static final Setting<Pooler> POOLER =
            of(
                    "pooler",
                    Forms.oneOf(Pooler.class),
                    "none",
                    "What stands between Bedstone and the server; recognised in Supabase URLs.");
    static final Setting<String> READ_URL =
            url("read.url", "A replica for reads; what it lacks comes from the main URL.");
    static final Setting<Secret> READ_PASSWORD =
            password("read.password", "Password for the replica.");
    static final Setting<Duration> READ_MAX_LAG =
            positive(
                    "read.max-lag",
                    "10s",
                    "How far the replica may be behind; reads go to the main URL while it is more.");
    static final Setting<String> MIGRATION_URL =
            url("migration.url", "A direct way to the server as the owner of the schema.");
    static final Setting<Secret> MIGRATION_PASSWORD =
            password("migration.password", "Password of the owner of the schema.");
    static final Setting<String> PLATFORM_URL =
            url("platform.url", "The role for work across tenants, with a pool of its own.");
    static final Setting<Secret> PLATFORM_PASSWORD =
            password("platform.password", "Password of the role for work across tenants.");
    static final Setting<String> LOADER_URL =
            url(
                    "loader.url",
                    "A role that may only insert and that row-level security does not bind, for"
                            + " bulk loads.");
    static final Setting<Secret> LOADER_PASSWORD =
            password("loader.password", "Password of the role for bulk loads.");

    static final Setting<Integer> MAX_SIZE =
            of(
                    "pool.max-size",
                    Forms.number(1, 1_000),
                    null,
                    "The most connections; pool.size plus pool.overflow if missing.");
    static final Setting<Integer> SIZE =
            of(
                    "pool.size",
                    Forms.number(1, 1_000),
                    "5",
                    "Connections of a pool that counts overflow apart.");
    static final Setting<Integer> OVERFLOW =
            of(
                    "pool.overflow",
                    Forms.number(0, 1_000),
                    "10",
                    "Connections above pool.size; part of the most there can be.");
    static final Setting<Integer> MIN_IDLE =
            of(
                    "pool.min-idle",
                    Forms.number(0, 1_000),
                    "1",
                    "Connections kept open when there is nothing to do.");
    static final Setting<Duration> ACQUIRE_TIMEOUT =
            positive("pool.acquire-timeout", "2s", "How long a caller waits for a connection.");
    static final Setting<Duration> IDLE_TIMEOUT =
            orNever(
                    "pool.idle-timeout",
                    "10m",
                    "After this an idle connection above pool.min-idle is closed.");
    static final Setting<Duration> MAX_LIFETIME =
            orNever("pool.max-lifetime", "25m", "After this a connection is replaced.");
    static final Setting<Duration> KEEPALIVE =
            orNever("pool.keepalive", "2m", "How often an idle connection is tested.");
    static final Setting<Duration> LEAK_AFTER =
            orNever("pool.leak-after", "30s", "A connection held for longer is reported.");

    static final Setting<Duration> CONNECT =
            positive("timeouts.connect", "2s", "Opening a connection, the login included.");
    static final Setting<Duration> CALL =
            positive(
                    "timeouts.call",
                    "5s",
                    "One call of the layer, unless the call says otherwise.");
    static final Setting<Duration> STATEMENT =
            positive("timeouts.statement", "30s", "One statement, enforced by the server.");
    static final Setting<Duration> SOCKET =
            of(
                    "timeouts.socket",
                    Durations.POSITIVE,
                    null,
                    "Silence before a connection counts as lost; 5 s above timeouts.statement if"
                            + " missing.");
    static final Setting<Duration> IDLE_IN_TRANSACTION =
            positive(
                    "timeouts.idle-in-transaction",
                    "60s",
                    "An open transaction that does nothing, enforced by the server.");
    static final Setting<Duration> DRAIN =
            positive("timeouts.drain", "10s", "What running work gets when the store closes.");

    static final Setting<Duration> SLOW_STATEMENT =
            orNever(
                    "statements.slow-after",
                    "500ms",
                    "A statement that takes longer is logged, without its values.");
    static final Setting<Boolean> ECHO =
            of(
                    "statements.echo",
                    Forms.BOOLEAN,
                    "false",
                    "Whether every statement is logged, without its values.");

    static final Setting<Duration> KEEP_IDEMPOTENCY_KEYS =
            positive(
                    "idempotency.keep",
                    "7d",
                    "How long a used idempotency key is remembered, for postgres.purge().");

    static final RetrySettings RETRY = RetrySettings.of("postgres.");
    static final Setting<String> APPLICATION_NAME =
            of("application-name", Forms.TEXT, "bedstone", "What the server shows for us.");
    static final Setting<Boolean> SHOW_DATA =
            of(
                    "show-data-in-failures",
                    Forms.BOOLEAN,
                    "false",
                    "Whether failures carry the driver's own exception, which may hold row data.");

    static final List<Setting<?>> ALL =
            Stream.of(
                            STORE.all(),
                            List.of(
                                    POOLER,
                                    READ_URL,
                                    READ_PASSWORD,
                                    READ_MAX_LAG,
                                    MIGRATION_URL,
                                    MIGRATION_PASSWORD,
                                    PLATFORM_URL,
                                    PLATFORM_PASSWORD,
                                    LOADER_URL,
                                    LOADER_PASSWORD,
                                    MAX_SIZE,
                                    SIZE,
                                    OVERFLOW,
                                    MIN_IDLE,
                                    ACQUIRE_TIMEOUT,
                                    IDLE_TIMEOUT,
                                    MAX_LIFETIME,
                                    KEEPALIVE,
                                    LEAK_AFTER),
                            List.of(CONNECT, CALL, STATEMENT, SOCKET, IDLE_IN_TRANSACTION, DRAIN),
                            RETRY.all(),
                            List.of(SLOW_STATEMENT, ECHO, KEEP_IDEMPOTENCY_KEYS),
                            List.of(APPLICATION_NAME, SHOW_DATA))
                    .<Setting<?>>flatMap(List::stream)
                    .toList();

    private PostgresSettings() {}

    private static <T> Setting<T> of(
            String key, Form<T> form, @Nullable String standard, String meaning) {
        return Setting.of("postgres." + key, form, standard, meaning);
    }

    private static Setting<String> url(String key, String meaning) {
        return of(key, Forms.URL, null, meaning);
    }

    private static Setting<Secret> password(String key, String meaning) {
        return of(key, Forms.SECRET, null, meaning);
    }

    private static Setting<Duration> positive(String key, String standard, String meaning) {
        return of(key, Durations.POSITIVE, standard, meaning);
    }

    private static Setting<Duration> orNever(String key, String standard, String meaning) {
        return of(key, Durations.OR_NEVER, standard, meaning);
    }
}
