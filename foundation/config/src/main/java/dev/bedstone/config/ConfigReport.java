package dev.bedstone.config;

import java.util.List;
import java.util.Optional;

/**
 * What is in effect and where it came from; holds no secret. Immutable.
 *
 * @param entries every setting with a value, in the order of the reference
 * @param notes what is worth knowing and no problem, such as names that have no effect yet
 */
public record ConfigReport(List<ConfigEntry> entries, List<String> notes) {

    public ConfigReport {
        entries = List.copyOf(entries);
        notes = List.copyOf(notes);
    }

    /** The entry of {@code key}, if the setting has a value. */
    public Optional<ConfigEntry> find(String key) {
        return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }
}
