package dev.bedstone.engines;

import dev.bedstone.contracts.StoreKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one engine of a set. Holds no secret. Immutable.
 *
 * @param name {@code postgres}, {@code redis} or {@code redis-cache}
 * @param kind which store it serves
 * @param state where it stands
 * @param version of its server; empty before it was ready for the first time
 * @param port on 127.0.0.1
 * @param pid of its server; empty while there is none
 * @param data its directory
 * @param log its server's log
 * @param since when it came into this state
 * @param restarts how often it was started again since the set began
 * @param detail what happened, in one line; empty if nothing needs to be said
 */
public record EngineStatus(
        String name,
        StoreKind kind,
        EngineState state,
        Optional<String> version,
        int port,
        OptionalLong pid,
        Path data,
        Path log,
        Instant since,
        int restarts,
        String detail) {}
