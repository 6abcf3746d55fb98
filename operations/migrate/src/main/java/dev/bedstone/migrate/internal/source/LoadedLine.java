package dev.bedstone.migrate.internal.source;

import dev.bedstone.contracts.StoreKind;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A line as it was read. Immutable.
 *
 * @param name the line's name
 * @param store where it belongs
 * @param versions the steps in order
 * @param repeated the scripts that are repeated when they change, in order of their descriptions
 */
public record LoadedLine(
        String name,
        StoreKind store,
        SortedMap<Version, Step> versions,
        List<LoadedScript> repeated) {

    /** A version: the script that brings it and the one that takes it back. */
    public record Step(LoadedScript up, Optional<LoadedScript> undo) {

        /** Why it cannot be taken back; empty if it can. */
        public Optional<String> irreversible() {
            return undo.isPresent()
                    ? Optional.empty()
                    : Optional.of(up.irreversible().orElse("it has no undo"));
        }
    }

    public LoadedLine {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        repeated = List.copyOf(repeated);
    }
}
