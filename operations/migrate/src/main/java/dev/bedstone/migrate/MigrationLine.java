package dev.bedstone.migrate;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.internal.source.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A sequence of versions for one kind of store, numbered by its owner alone: the application, or a
 * module it uses. Immutable.
 */
public final class MigrationLine {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final String name;
    private final StoreKind store;
    private final List<Location> locations;
    private final List<MigrationStep> steps;

    private MigrationLine(
            String name, StoreKind store, List<Location> locations, List<MigrationStep> steps) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' does not name a line: lower-case letters, digits, hyphens");
        }
        this.name = name;
        this.store = store;
        this.locations = List.copyOf(locations);
        this.steps = List.copyOf(steps);
    }

    /** A line of the files in and below a folder. */
    public static MigrationLine folder(String name, StoreKind store, Path folder) {
        return new MigrationLine(name, store, List.of(new Location.Folder(folder)), List.of());
    }

    /**
     * A line of the files in and below a folder of the class path. An archive has an entry for the
     * folder itself, as those of Maven and Gradle do.
     *
     * @param path such as {@code migrations/postgres}, without a leading slash
     */
    public static MigrationLine resources(
            String name, StoreKind store, ClassLoader loader, String path) {
        return new MigrationLine(
                name, store, List.of(new Location.Resources(loader, path)), List.of());
    }

    /** A line of steps alone. */
    public static MigrationLine steps(String name, StoreKind store, List<MigrationStep> steps) {
        return new MigrationLine(name, store, List.of(), steps);
    }

    /** The same with a step more; its version decides where it comes. */
    public MigrationLine with(MigrationStep step) {
        List<MigrationStep> more = new ArrayList<>(steps);
        more.add(step);
        return new MigrationLine(name, store, locations, more);
    }

    /** The name, unique among the lines of an application. */
    public String name() {
        return name;
    }

    /** The kind of store it is for. */
    public StoreKind store() {
        return store;
    }

    /** Where its files are; for Bedstone's own use. */
    public List<Location> locations() {
        return locations;
    }

    /** Its steps in code, in the order they were added. */
    public List<MigrationStep> steps() {
        return steps;
    }

    @Override
    public String toString() {
        return name + " (" + store.title() + ")";
    }
}
