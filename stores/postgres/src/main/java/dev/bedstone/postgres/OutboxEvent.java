package dev.bedstone.postgres;

/**
 * Something that happened to an aggregate, published with {@link PostgresTx#publish} in the
 * transaction that made it happen. Usually a record: its components become the payload, as JSON by
 * Jackson's rules.
 */
public interface OutboxEvent {

    /**
     * What it happened to, such as {@code document:0198f3a2-…}: 1 to 200 characters. The events of
     * one aggregate are delivered in the order of their versions.
     */
    String aggregate();

    /** The version of the aggregate after the event: 1 or more, rising with every event. */
    long version();

    /**
     * The name by which consumers know this kind of event, 1 to 200 characters; the simple name of
     * the class unless said otherwise. It is stored, so a class that is renamed keeps its name
     * here.
     */
    default String type() {
        return getClass().getSimpleName();
    }
}
