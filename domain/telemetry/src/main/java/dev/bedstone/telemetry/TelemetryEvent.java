package dev.bedstone.telemetry;

import java.time.Instant;
import java.util.Optional;

/** Something that happened and that {@link Events} takes. Immutable. */
public sealed interface TelemetryEvent permits ModelCall, Span {

    /** When it began; empty until it is tracked, for what began just then. */
    Optional<Instant> at();

    /** For whom it happened. */
    Origin origin();

    /** Where it stands among others. */
    TraceContext trace();

    /** What went wrong, in a word or two, such as {@code rate limited}; empty if nothing did. */
    String error();
}
