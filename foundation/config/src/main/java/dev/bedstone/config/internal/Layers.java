package dev.bedstone.config.internal;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The layers of one load, by rank. */
final class Layers {

    private final Map<Rank, Layer> layers = new EnumMap<>(Rank.class);

    /** The layer of {@code rank}, empty until something is put into it. */
    Layer at(Rank rank) {
        return layers.computeIfAbsent(rank, Layer::new);
    }

    void put(Rank rank, String key, Located located) {
        at(rank).values().put(key, located);
    }

    Collection<Layer> all() {
        return layers.values();
    }

    /** Every key that any layer says something about, the weakest layer first. */
    Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        layers.values().forEach(layer -> keys.addAll(layer.values().keySet()));
        return keys;
    }

    /** What the strongest layer of at least {@code least} says about {@code key}; null if none. */
    @Nullable Located find(String key, Rank least) {
        Located found = null;
        for (Layer layer : layers.values()) {
            Located here = layer.values().get(key);
            if (here != null && layer.rank().compareTo(least) >= 0) {
                found = here;
            }
        }
        return found;
    }

    /** The strongest layer that says something about {@code key}; null if none. */
    @Nullable Rank rank(String key) {
        Rank found = null;
        for (Layer layer : layers.values()) {
            found = layer.values().containsKey(key) ? layer.rank() : found;
        }
        return found;
    }
}
