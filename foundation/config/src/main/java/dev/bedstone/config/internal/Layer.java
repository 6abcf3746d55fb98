package dev.bedstone.config.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** What one kind of source says: texts by canonical key. Filled once, then only read. */
final class Layer {

    private final Rank rank;
    private final Map<String, Located> values = new LinkedHashMap<>();

    Layer(Rank rank) {
        this.rank = rank;
    }

    Rank rank() {
        return rank;
    }

    /** The texts by key, in the order they were found. */
    Map<String, Located> values() {
        return values;
    }
}
