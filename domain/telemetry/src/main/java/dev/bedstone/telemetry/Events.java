package dev.bedstone.telemetry;

import dev.bedstone.config.TelemetryConfig;
import dev.bedstone.ingest.EventStream;
import dev.bedstone.ingest.EventTable;
import dev.bedstone.ingest.Ingest;
import dev.bedstone.ingest.IngestStatistics;
import dev.bedstone.ingest.Receipt;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Ids;
import dev.bedstone.kernel.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes what happened, keeps it on disk, and brings it into ClickHouse, once. Thread-safe.
 *
 * <pre>{@code
 * bedstone.as(acme, Actor.user(ada)).run(() ->
 *         bedstone.events().track(ModelCall.of("openai", "gpt-5").tokens(812, 164)));
 * }</pre>
 *
 * <p>An event belongs to the tenant of the scope its caller runs in, and to its person if it names
 * none. The tables are looked at when the first event comes, so that an application may start
 * before they are there.
 */
public final class Events {

    private final Ingest ingest;
    private final InstantSource time;
    private final Ids ids;
    private final Lazy<ModelCall> calls;
    private final Lazy<Span> spans;

    /** Events on their way through {@code ingest}, which stays the caller's. */
    public Events(Ingest ingest, TelemetryConfig config) {
        this(ingest, config, InstantSource.system());
    }

    /** As {@link #Events(Ingest, TelemetryConfig)}, by another clock. */
    public Events(Ingest ingest, TelemetryConfig config, InstantSource time) {
        this.ingest = ingest;
        this.time = time;
        this.ids = new Ids(time);
        this.calls = new Lazy<>(ingest, EventTables.modelCalls(config.modelCalls()));
        this.spans = new Lazy<>(ingest, EventTables.spans(config.events()));
    }

    /**
     * Takes an event; when this returns, it is safe.
     *
     * @return whether it was accepted, or is a dead letter because of what is in it
     * @throws dev.bedstone.kernel.MissingScopeException if no tenant is bound
     * @throws dev.bedstone.kernel.Misconfigured if its table is missing or does not fit
     * @throws dev.bedstone.kernel.Unavailable if the spool is full or the disk refuses; the event
     *     was not taken
     * @throws dev.bedstone.kernel.TimedOut if the disk is too slow
     * @throws dev.bedstone.kernel.OutcomeUnknown if it cannot be told whether it was taken
     */
    public Receipt track(TelemetryEvent event) {
        return switch (event) {
            case ModelCall call -> calls.get().track(stamped(call));
            case Span span -> spans.get().track(stamped(span));
        };
    }

    /**
     * Takes events; those of one kind all or none, but for dead letters. Else as {@link #track}.
     *
     * @param events at most {@link EventStream#MOST_EVENTS} of a kind
     */
    public Receipt trackAll(Collection<? extends TelemetryEvent> events) {
        List<ModelCall> someCalls = new ArrayList<>();
        List<Span> someSpans = new ArrayList<>();
        for (TelemetryEvent event : events) {
            switch (event) {
                case ModelCall call -> someCalls.add(stamped(call));
                case Span span -> someSpans.add(stamped(span));
            }
        }
        Receipt first = trackAll(calls, someCalls);
        Receipt second = trackAll(spans, someSpans);
        return new Receipt(first.accepted() + second.accepted(), first.dead() + second.dead());
    }

    private static <T> Receipt trackAll(Lazy<T> stream, List<T> events) {
        return events.isEmpty() ? new Receipt(0, 0) : stream.get().trackAll(events);
    }

    /** The way in for events of the application's own table; as {@link Ingest#stream}. */
    public <T> EventStream<T> stream(EventTable<T> table) {
        return ingest.stream(table);
    }

    /** How it is at this moment; as {@link Ingest#statistics}. */
    public IngestStatistics statistics() {
        return ingest.statistics();
    }

    /** Sends everything that was accepted so far and waits; as {@link Ingest#drain}. */
    public boolean drain(Duration longest) {
        return ingest.drain(longest);
    }

    private ModelCall stamped(ModelCall call) {
        ModelCall known = call.origin(somebody(call.origin())).at(begun(call));
        return call.id().isPresent() ? known : known.id(ids.next());
    }

    private Span stamped(Span span) {
        return span.origin(somebody(span.origin())).at(begun(span));
    }

    private Instant begun(TelemetryEvent event) {
        return event.at().orElseGet(time::instant);
    }

    private static Origin somebody(Origin origin) {
        Optional<UUID> actor =
                Scope.current().actor() instanceof Actor.User(UUID id)
                        ? Optional.of(id)
                        : Optional.empty();
        return new Origin(origin.project(), origin.user().or(() -> actor), origin.pipeline());
    }

    /** The way into a table, opened at the first use; anew if that failed. */
    private static final class Lazy<T> {

        private final Ingest ingest;
        private final EventTable<T> table;
        private final AtomicReference<@Nullable EventStream<T>> opened = new AtomicReference<>();

        Lazy(Ingest ingest, EventTable<T> table) {
            this.ingest = ingest;
            this.table = table;
        }

        EventStream<T> get() {
            EventStream<T> found = opened.get();
            if (found == null) {
                found = ingest.stream(table);
                opened.set(found);
            }
            return found;
        }
    }
}
