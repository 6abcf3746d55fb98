package dev.bedstone.config.internal;

import dev.bedstone.contracts.StoreKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Keys of ClickHouse. */
final class ClickHouseSettings {

    static final StoreSettings STORE =
            StoreSettings.of(StoreKind.CLICKHOUSE, 8123, "default", "default");

    static final Setting<Boolean> COMPRESS =
            Setting.of(
                    "clickhouse.compress",
                    Forms.BOOLEAN,
                    "true",
                    "Whether blocks are LZ4-compressed on the wire.");
    static final Setting<Duration> CONNECT =
            Setting.of(
                    "clickhouse.timeouts.connect",
                    Durations.POSITIVE,
                    "2s",
                    "Opening a connection.");
    static final Setting<Duration> RECEIVE =
            Setting.of(
                    "clickhouse.timeouts.receive",
                    Durations.POSITIVE,
                    "30s",
                    "Waiting for the next bytes of an answer.");

    static final List<Setting<?>> ALL =
            Stream.of(STORE.all(), List.of(COMPRESS, CONNECT, RECEIVE))
                    .<Setting<?>>flatMap(List::stream)
                    .toList();

    private ClickHouseSettings() {}
}
