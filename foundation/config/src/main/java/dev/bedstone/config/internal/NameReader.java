package dev.bedstone.config.internal;

import dev.bedstone.kernel.Problems;
import java.nio.file.InvalidPathException;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sorts names as they stand in an environment or a {@code .env} file into layers: our own names,
 * aliases, and either of them with {@code _FILE} behind.
 */
final class NameReader {

    private static final String OURS = "BEDSTONE_";

    private final Layers layers;
    private final TextFiles files;
    private final Problems problems;
    private final Consumer<String> notes;

    /**
     * Where the names of one source go.
     *
     * @param own our own names
     * @param alias aliases
     * @param ownFile our own names with {@code _FILE}
     * @param aliasFile aliases with {@code _FILE}
     */
    record Ranks(Rank own, Rank alias, Rank ownFile, Rank aliasFile) {}

    NameReader(Layers layers, TextFiles files, Problems problems, Consumer<String> notes) {
        this.layers = layers;
        this.files = files;
        this.problems = problems;
        this.notes = notes;
    }

    void read(Map<String, Located> names, Ranks ranks) {
        names.forEach((name, located) -> {
            if (!located.text().isBlank() && !accept(name, located, ranks)) {
                reject(name, located);
            }
        });
    }

    private boolean accept(String name, Located located, Ranks ranks) {
        if (put(name, located, ranks.own, ranks.alias)) {
            return true;
        }
        if (Aliases.UNUSED.get(name) instanceof String why) {
            notes.accept(located.origin() + ": " + why);
            return true;
        }
        if (!SettingRegistry.isAccepted(name)) {
            return false;
        }
        Located content = content(located);
        if (content != null) {
            String base = SettingRegistry.withoutFileSuffix(name);
            put(base, content, ranks.ownFile, ranks.aliasFile);
        }
        return true;
    }

    private @Nullable Located content(Located file) {
        try {
            return files.secret(file.text(), file.origin())
                    .filter(text -> !text.isBlank())
                    .map(file::with)
                    .orElse(null);
        } catch (InvalidPathException impossible) {
            problems.add(file.origin(), "is not the path of a file", "write the file's path");
            return null;
        }
    }

    private boolean put(String name, Located located, Rank own, Rank alias) {
        Setting<?> setting = SettingRegistry.byEnvironmentName(name);
        if (setting != null) {
            layers.put(own, setting.key(), located);
            return true;
        }
        Alias known = SettingRegistry.byAlias(name);
        if (known != null) {
            String text = known.translate(located.text());
            addAlias(known.setting(), located.with(text), known.weak() ? Rank.LIBPQ : alias);
        }
        return known != null;
    }

    private void addAlias(Setting<?> setting, Located located, Rank rank) {
        Located earlier = layers.at(rank).values().putIfAbsent(setting.key(), located);
        if (earlier != null && !rank.equals(Rank.LIBPQ) && differ(setting, earlier, located)) {
            problems.add(
                    setting.key(),
                    earlier.origin() + " and " + located.origin() + " say different things",
                    "keep one of the two");
        }
    }

    /** Compares values, not texts: {@code 30} and {@code 30s} are the same time. */
    static boolean differ(Setting<?> setting, Located one, Located other) {
        if (one.text().equals(other.text())) {
            return false;
        }
        try {
            return !setting.form().parse(one.text()).equals(setting.form().parse(other.text()));
        } catch (IllegalArgumentException invalid) {
            return true;
        }
    }

    private void reject(String name, Located located) {
        if (name.startsWith(OURS) && !SettingRegistry.RESERVED.contains(name)) {
            problems.add(
                    located.origin(),
                    name + " is not a setting",
                    SettingRegistry.nearestEnvironmentName(name)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("remove it, or see the list of settings"));
        }
    }
}
