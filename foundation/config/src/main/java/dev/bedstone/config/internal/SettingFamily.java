package dev.bedstone.config.internal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keys that begin alike and whose end is a name that a person chooses. They are set by flags and in
 * YAML, not in the environment, where a name would lose its hyphens and its case. Immutable.
 *
 * @param prefix how the keys begin, with the dot
 * @param names the names that are accepted
 * @param shown the keys as the reference shows them
 * @param form what may be written
 * @param meaning what they are for, as one sentence
 */
public record SettingFamily(
        String prefix, Pattern names, String shown, Form<String> form, String meaning) {

    /** Whether a key belongs to it, its name well chosen or not. */
    boolean covers(String key) {
        return key.startsWith(prefix);
    }

    /** Whether a key belongs to it and has a name that is accepted. */
    boolean has(String key) {
        return covers(key) && names.matcher(name(key)).matches();
    }

    /** The name in a key. */
    String name(String key) {
        return key.substring(prefix.length());
    }

    /** The setting of a key. */
    Setting<String> setting(String key) {
        return new Setting<>(key, form, Optional.empty(), meaning);
    }
}
