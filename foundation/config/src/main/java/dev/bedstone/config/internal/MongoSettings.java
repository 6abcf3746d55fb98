package dev.bedstone.config.internal;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Keys of MongoDB. */
final class MongoSettings {

    static final StoreSettings STORE = StoreSettings.of(StoreKind.MONGO, 27017, "bedstone", null);

    static final Setting<String> MIGRATION_URL =
            Setting.of(
                    "mongo.migration.url",
                    Forms.URL,
                    null,
                    "The way for migrations, with a user who may change the schema; what it lacks"
                            + " comes from the main URL.");
    static final Setting<Secret> MIGRATION_PASSWORD =
            Setting.of(
                    "mongo.migration.password",
                    Forms.SECRET,
                    null,
                    "Password of the user who migrates.");
    static final Setting<String> AUTH_SOURCE =
            Setting.of(
                    "mongo.auth-source",
                    Forms.TEXT,
                    null,
                    "The database that knows the user; that of the URL if it names one, else admin.");
    static final Setting<String> REPLICA_SET =
            Setting.of("mongo.replica-set", Forms.TEXT, null, "Name of the replica set.");
    static final Setting<Integer> MAX_SIZE =
            Setting.of(
                    "mongo.pool.max-size", Forms.number(1, 1_000), "20", "The most connections.");
    static final Setting<Integer> MIN_IDLE =
            Setting.of(
                    "mongo.pool.min-idle",
                    Forms.number(0, 1_000),
                    "5",
                    "Connections kept open when there is nothing to do.");
    static final Setting<Duration> ACQUIRE_TIMEOUT =
            Setting.of(
                    "mongo.pool.acquire-timeout",
                    Durations.POSITIVE,
                    "2s",
                    "How long a caller waits for a connection.");
    static final Setting<Duration> IDLE_TIMEOUT =
            Setting.of(
                    "mongo.pool.idle-timeout",
                    Durations.OR_NEVER,
                    "10m",
                    "After this an idle connection above mongo.pool.min-idle is closed.");
    static final Setting<Duration> MAX_LIFETIME =
            Setting.of(
                    "mongo.pool.max-lifetime",
                    Durations.OR_NEVER,
                    "25m",
                    "After this a connection is replaced.");
    static final Setting<Duration> CONNECT =
            Setting.of("mongo.timeouts.connect", Durations.POSITIVE, "2s", "Opening a connection.");
    static final Setting<Duration> SERVER_SELECTION =
            Setting.of(
                    "mongo.timeouts.server-selection",
                    Durations.POSITIVE,
                    "2s",
                    "Finding a member that can serve a call.");
    static final Setting<Duration> DRAIN =
            Setting.of(
                    "mongo.timeouts.drain",
                    Durations.POSITIVE,
                    "5s",
                    "What running calls get when the store closes.");
    static final Setting<String> APPLICATION_NAME =
            Setting.of(
                    "mongo.application-name",
                    Forms.TEXT,
                    "bedstone",
                    "What the server shows for us.");
    static final Setting<Boolean> SHOW_DATA =
            Setting.of(
                    "mongo.show-data-in-failures",
                    Forms.BOOLEAN,
                    "false",
                    "Whether failures carry the driver's own exception, documents included.");
    static final RetrySettings RETRY = RetrySettings.of("mongo.");
    static final Setting<Duration> CALL =
            Setting.of(
                    "mongo.timeouts.call",
                    Durations.POSITIVE,
                    "3s",
                    "One call from its begin to its end.");

    static final List<Setting<?>> ALL =
            Stream.of(
                            STORE.all(),
                            List.of(MIGRATION_URL, MIGRATION_PASSWORD),
                            List.of(AUTH_SOURCE, REPLICA_SET),
                            List.of(MAX_SIZE, MIN_IDLE, ACQUIRE_TIMEOUT),
                            List.of(IDLE_TIMEOUT, MAX_LIFETIME),
                            List.of(CONNECT, SERVER_SELECTION, CALL, DRAIN),
                            List.of(APPLICATION_NAME, SHOW_DATA),
                            RETRY.all())
                    .<Setting<?>>flatMap(List::stream)
                    .toList();

    private MongoSettings() {}
}
