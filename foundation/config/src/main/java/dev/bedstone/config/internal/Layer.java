package dev.bedstone.config.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** What one kind of source says: texts by canonical key. Filled once, then only read. */
final class Layer implements ConfigSource {

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

    @Override
    public Set<String> getPropertyNames() {
        return values.keySet();
    }

    @Override
    public @Nullable String getValue(String key) {
        Located located = values.get(key);
        return located == null ? null : located.text();
    }

    @Override
    public String getName() {
        return rank.name();
    }

    @Override
    public int getOrdinal() {
        return rank.ordinal();
    }
}
