package dev.bedstone.config.internal;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Keys of ClickHouse. */
final class ClickHouseSettings {

    static final StoreSettings STORE =
            StoreSettings.of(StoreKind.CLICKHOUSE, 8123, "default", "default");

    static final Setting<String> MIGRATION_URL =
            Setting.of(
                    "clickhouse.migration.url",
                    Forms.URL,
                    null,
                    "The way for migrations, with a user who may change the schema; what it lacks"
                            + " comes from the main URL.");
    static final Setting<Secret> MIGRATION_PASSWORD =
            Setting.of(
                    "clickhouse.migration.password",
                    Forms.SECRET,
                    null,
                    "Password of the user who migrates.");
    static final Setting<Boolean> COMPRESS =
            Setting.of(
                    "clickhouse.compress",
                    Forms.BOOLEAN,
                    "true",
                    "Whether blocks are LZ4-compressed on the wire.");
    static final Setting<Integer> MAX_CONNECTIONS =
            Setting.of(
                    "clickhouse.max-connections",
                    Forms.number(1, 1_000),
                    "16",
                    "The most statements at once; each has a connection to itself.");
    static final Setting<Duration> CONNECT =
            Setting.of(
                    "clickhouse.timeouts.connect",
                    Durations.POSITIVE,
                    "2s",
                    "Opening a connection.");
    static final Setting<Duration> CALL =
            Setting.of(
                    "clickhouse.timeouts.call",
                    Durations.POSITIVE,
                    "5s",
                    "One call of the layer, unless the call says otherwise.");
    static final Setting<Duration> RECEIVE =
            Setting.of(
                    "clickhouse.timeouts.receive",
                    Durations.POSITIVE,
                    "30s",
                    "Waiting for the next bytes of an answer.");
    static final Setting<Duration> DRAIN =
            Setting.of(
                    "clickhouse.timeouts.drain",
                    Durations.POSITIVE,
                    "5s",
                    "What running statements get when the store closes.");
    static final Setting<Boolean> SHOW_DATA =
            Setting.of(
                    "clickhouse.show-data-in-failures",
                    Forms.BOOLEAN,
                    "false",
                    "Whether failures carry the server's own words, which may hold row data.");

    static final List<Setting<?>> ALL =
            Stream.of(
                            STORE.all(),
                            List.of(MIGRATION_URL, MIGRATION_PASSWORD),
                            List.of(COMPRESS, MAX_CONNECTIONS, CONNECT, CALL, RECEIVE, DRAIN),
                            List.of(SHOW_DATA))
                    .<Setting<?>>flatMap(List::stream)
                    .toList();

    private ClickHouseSettings() {}
}
