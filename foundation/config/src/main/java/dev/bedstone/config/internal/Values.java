package dev.bedstone.config.internal;

import dev.bedstone.kernel.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The value of each setting. A value that cannot be read becomes a problem that names its place,
 * and the default stands in for it, so that the rest is checked too.
 */
final class Values {

    private static final int LONGEST_QUOTE = 60;

    private final Layers layers;
    private final Problems problems;
    private final Path directory;

    Values(Layers layers, Problems problems, Path directory) {
        this.layers = layers;
        this.problems = problems;
        this.directory = directory;
    }

    Problems problems() {
        return problems;
    }

    /** The value, if the setting has one or a default. */
    <T> Optional<T> find(Setting<T> setting) {
        Located located = layers.find(setting.key(), Rank.DEFAULT);
        if (located == null) {
            return setting.standard().map(setting.form()::parse);
        }
        try {
            return Optional.of(setting.form().parse(located.text()));
        } catch (IllegalArgumentException invalid) {
            problems.add(
                    where(setting),
                    quote(setting, located.text()) + " " + invalid.getMessage(),
                    "");
            return setting.standard().map(setting.form()::parse);
        }
    }

    /** The value of a setting that has a default. */
    <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow();
    }

    /** The settings of a family that have a value, in the order they were written. */
    List<Setting<String>> all(SettingFamily family) {
        return layers.keys().stream().filter(family::has).map(family::setting).toList();
    }

    /**
     * The file a setting names, in the project's directory if relative; a problem if unreadable.
     */
    Optional<Path> file(Setting<Path> setting) {
        return find(setting).map(path -> readable(setting, path));
    }

    /** The same for a file that was named at {@code place}. */
    Path readable(Setting<?> place, Path path) {
        Path file = directory.resolve(path);
        if (!Files.isReadable(file)) {
            problems.add(where(place), "the file " + path + " cannot be read", "check the path");
        }
        return file;
    }

    /** Shows what a setting comes to that nobody set itself. */
    void derive(Setting<?> setting, String text, String origin) {
        if (layers.find(setting.key(), Rank.DEFAULT) == null) {
            layers.put(Rank.DEFAULT, setting.key(), new Located(text, origin));
        }
    }

    /** Whether a person, a URL or the local engines set it, rather than a default. */
    boolean isChosen(Setting<?> setting) {
        Rank rank = layers.rank(setting.key());
        return rank != null && rank.isChosen();
    }

    /** How strong the source of a setting is. */
    Rank rank(Setting<?> setting) {
        Rank rank = layers.rank(setting.key());
        return rank == null ? Rank.DEFAULT : rank;
    }

    /** The text of a setting; its default if nobody set it. */
    Optional<String> text(Setting<?> setting) {
        Located located = layers.find(setting.key(), Rank.DEFAULT);
        return located == null ? setting.standard() : Optional.of(located.text());
    }

    /** Where the value comes from. */
    String origin(Setting<?> setting) {
        Located located = layers.find(setting.key(), Rank.DEFAULT);
        return located == null ? "default" : located.origin();
    }

    /** The key with the place it was set, for a problem. */
    String where(Setting<?> setting) {
        Located located = layers.find(setting.key(), Rank.DEFAULT);
        return located == null ? setting.key() : setting.key() + " (" + located.origin() + ")";
    }

    /** Builds a record, and turns its refusal into a problem at {@code setting}. */
    <T> Optional<T> build(Setting<?> setting, Supplier<T> record) {
        try {
            return Optional.of(record.get());
        } catch (IllegalArgumentException refused) {
            problems.add(where(setting), String.valueOf(refused.getMessage()), "");
            return Optional.empty();
        }
    }

    private static String quote(Setting<?> setting, String text) {
        if (setting.isSecret() || setting.isUrl() || text.length() > LONGEST_QUOTE) {
            return "the value";
        }
        return '"' + text.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
