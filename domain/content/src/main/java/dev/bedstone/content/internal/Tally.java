package dev.bedstone.content.internal;

import static dev.bedstone.mongo.Filter.where;

import dev.bedstone.mongo.CollectionDefinition;
import dev.bedstone.mongo.Documents;
import dev.bedstone.mongo.Grouping;
import dev.bedstone.mongo.Mongo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what happened, each event once: an event is a document under its own identifier, so that
 * one that is told again is there already, and counts are sums over them. No number is ever added
 * to: a retry, a crash or two callers at once cannot count anything twice. Thread-safe.
 */
public final class Tally {

    /** What happened to a subject. */
    record Event(String id, String subject, String counter, long count, Instant at) {}

    /** A sum of one counter. */
    record Sum(String counter, long count) {}

    private static final CollectionDefinition<Event, String> EVENTS =
            CollectionDefinition.of("content_events", Event.class, Event::id);

    private final Documents<Event, String> events;
    private final String kind;

    /**
     * @param kind what the subjects are, such as {@code campaign}; those of two kinds are apart
     */
    public Tally(Mongo mongo, String kind) {
        this.events = mongo.documents(EVENTS);
        this.kind = kind;
    }

    /**
     * Takes an event.
     *
     * @return whether it was not known yet
     */
    public boolean add(String eventId, String subject, String counter, long count, Instant at) {
        return events.insertOnce(
                new Event(kind + ":" + eventId, kind + ":" + subject, counter, count, at));
    }

    /** The sums of a subject, by counter. */
    public Map<String, Long> of(String subject) {
        List<Sum> sums =
                events.aggregate()
                        .match(where(Event::subject).is(kind + ":" + subject))
                        .group(
                                Grouping.<Event, Sum>into(Sum.class)
                                        .by(Sum::counter, Event::counter)
                                        .sum(Sum::count, Event::count))
                        .list();
        Map<String, Long> byCounter = new TreeMap<>();
        sums.forEach(sum -> byCounter.put(sum.counter(), sum.count()));
        return byCounter;
    }
}
