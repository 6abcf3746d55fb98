package dev.bedstone.config.internal;

import dev.bedstone.contracts.StoreKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Keys of MongoDB. */
final class MongoSettings {

    static final StoreSettings STORE = StoreSettings.of(StoreKind.MONGO, 27017, "bedstone", null);

    static final Setting<String> REPLICA_SET =
            Setting.of("mongo.replica-set", Forms.TEXT, null, "Name of the replica set.");
    static final Setting<Integer> MAX_SIZE =
            Setting.of(
                    "mongo.pool.max-size", Forms.number(1, 1_000), "20", "The most connections.");
    static final Setting<Integer> MIN_IDLE =
            Setting.of(
                    "mongo.pool.min-idle",
                    Forms.number(0, 1_000),
                    "2",
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
    static final Setting<Duration> CALL =
            Setting.of(
                    "mongo.timeouts.call",
                    Durations.POSITIVE,
                    "3s",
                    "One call from its begin to its end.");

    static final List<Setting<?>> ALL =
            Stream.of(
                            STORE.all(),
                            List.of(REPLICA_SET, MAX_SIZE, MIN_IDLE, ACQUIRE_TIMEOUT),
                            List.of(IDLE_TIMEOUT, MAX_LIFETIME, CALL))
                    .<Setting<?>>flatMap(List::stream)
                    .toList();

    private MongoSettings() {}
}
