package dev.bedstone.runtime.internal;

import dev.bedstone.config.MigrationsConfig;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problems;
import dev.bedstone.migrate.MigrationLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which lines of migrations an application has, and where their files are. */
public final class MigrationLines {

    private static final String USUAL_NAME = "app";
    private static final String SOURCES = "src/main/resources";

    private final MigrationsConfig config;
    private final ClassLoader loader;

    /** Looks where {@code config} says, and on the class path of the calling thread. */
    public MigrationLines(MigrationsConfig config) {
        this.config = config;
        this.loader =
                Objects.requireNonNullElse(
                        Thread.currentThread().getContextClassLoader(),
                        MigrationLines.class.getClassLoader());
    }

    /**
     * The lines the program said, then those of the configuration; of none, those in the usual
     * places of {@code kinds}.
     *
     * @throws dev.bedstone.kernel.ConfigurationException if both have a line of one name and store
     */
    public List<MigrationLine> lines(List<MigrationLine> said, List<StoreKind> kinds) {
        List<MigrationLine> lines = new ArrayList<>(said);
        Problems problems = new Problems();
        Set<String> names = new HashSet<>();
        said.forEach(line -> names.add(line.toString()));
        for (MigrationsConfig.Line line : config.lines()) {
            MigrationLine made = line(line);
            if (!names.add(made.toString())) {
                problems.add(
                        "bedstone.migrations.lines." + line.name() + "." + line.store().key(),
                        "the program has a line of this name itself",
                        "remove one of the two");
            }
            lines.add(made);
        }
        problems.throwIfAny();
        return lines.isEmpty()
                ? kinds.stream().flatMap(kind -> usual(kind).stream()).toList()
                : lines;
    }

    /**
     * A folder of the class path that this program does not have, such as the command line without
     * the application, is looked for where the project keeps its sources.
     */
    private MigrationLine line(MigrationsConfig.Line line) {
        Optional<String> resources = line.resources();
        if (resources.isEmpty()) {
            return folder(line.name(), line.store(), line.location());
        }
        String path = resources.get();
        Path sources = config.directory().resolve(SOURCES).resolve(path);
        return loader.getResource(path) == null && Files.isDirectory(sources)
                ? MigrationLine.folder(line.name(), line.store(), sources)
                : MigrationLine.resources(line.name(), line.store(), loader, path);
    }

    private MigrationLine folder(String name, StoreKind kind, String place) {
        return MigrationLine.folder(name, kind, config.directory().resolve(place));
    }

    /** The class path wins: it is what was shipped. */
    private Optional<MigrationLine> usual(StoreKind kind) {
        String place = "migrations/" + kind.key();
        if (loader.getResource(place) != null) {
            return Optional.of(MigrationLine.resources(USUAL_NAME, kind, loader, place));
        }
        return Files.isDirectory(config.directory().resolve(place))
                ? Optional.of(folder(USUAL_NAME, kind, place))
                : Optional.empty();
    }
}
