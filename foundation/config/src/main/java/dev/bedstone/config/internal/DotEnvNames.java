package dev.bedstone.config.internal;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replaces names in the values of one {@code .env} file: by what stands outside of it, else by the
 * file itself. A value that needs itself has no value.
 */
final class DotEnvNames {

    private final Map<String, DotEnv.Entry> entries;
    private final Function<String, @Nullable String> outside;
    private final Substitution substitution;
    private final Set<String> open = new HashSet<>();

    /**
     * @param entries the file
     * @param outside the value of a name elsewhere, or null
     * @param files the content of a file that a value names
     */
    DotEnvNames(
            Map<String, DotEnv.Entry> entries,
            Function<String, @Nullable String> outside,
            Function<String, String> files) {
        this.entries = entries;
        this.outside = outside;
        this.substitution = new Substitution(this::lookUp, files);
    }

    /**
     * The value of {@code name} in the file.
     *
     * @throws Substitution.UndefinedName if it needs a name that has no value
     */
    String value(String name, DotEnv.Entry entry) {
        open.add(name);
        try {
            return entry.literal() ? entry.text() : substitution.apply(entry.text());
        } finally {
            open.remove(name);
        }
    }

    private @Nullable String lookUp(String name) {
        String text = outside.apply(name);
        DotEnv.Entry entry = entries.get(name);
        return text != null || entry == null || open.contains(name) ? text : value(name, entry);
    }
}
