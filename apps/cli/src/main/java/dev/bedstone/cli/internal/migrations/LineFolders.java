package dev.bedstone.cli.internal.migrations;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.MigrationsConfig;
import dev.bedstone.config.MigrationsConfig.Line;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** In which folder the files of a line are written. */
public final class LineFolders {

    private static final String USUAL_NAME = "app";
    private static final List<StoreKind> WITH_SCRIPTS =
            List.of(StoreKind.POSTGRES, StoreKind.CLICKHOUSE, StoreKind.MONGO);

    private final BedstoneConfig config;

    private LineFolders(BedstoneConfig config) {
        this.config = config;
    }

    /** The folders that a configuration says, or the usual ones. */
    public static LineFolders of(BedstoneConfig config) {
        return new LineFolders(config);
    }

    /** A folder, which need not exist, and the store whose files are in it. */
    public record Found(Path folder, StoreKind store) {}

    /**
     * The folder of the only line that is chosen.
     *
     * @param store the store that was named, if one was
     * @throws ConfigurationException if none is chosen, or several
     */
    public Found choose(BiPredicate<String, StoreKind> chosen, Optional<StoreKind> store) {
        List<Line> lines =
                written(
                        candidates(store).stream()
                                .filter(line -> chosen.test(line.name(), line.store()))
                                .toList());
        if (lines.size() != 1) {
            throw new ConfigurationException(List.of(unclear(lines, store)));
        }
        Line line = lines.getFirst();
        checkStore(line.store());
        return new Found(folder(line), line.store());
    }

    /** Lines of the class path that are not among the project's sources come from elsewhere. */
    private List<Line> written(List<Line> lines) {
        if (lines.size() == 1) {
            return lines;
        }
        return lines.stream()
                .filter(line -> line.resources().isEmpty() || Files.isDirectory(folder(line)))
                .toList();
    }

    private static void checkStore(StoreKind store) {
        if (!WITH_SCRIPTS.contains(store)) {
            throw new ConfigurationException(
                    List.of(
                            new Problem(
                                    store.title(),
                                    "cannot be migrated yet",
                                    "name postgres, clickhouse or mongo")));
        }
    }

    private Path folder(Line line) {
        MigrationsConfig migrations = config.migrations();
        String path =
                line.resources()
                        .map(resources -> "src/main/resources/" + resources)
                        .orElse(line.location());
        return migrations.directory().resolve(path).normalize();
    }

    private List<Line> candidates(Optional<StoreKind> store) {
        List<Line> configured = config.migrations().lines();
        if (!configured.isEmpty()) {
            return configured;
        }
        if (store.isPresent()) {
            return List.of(usual(store.get()));
        }
        List<Line> there =
                WITH_SCRIPTS.stream()
                        .map(LineFolders::usual)
                        .filter(line -> Files.isDirectory(folder(line)))
                        .toList();
        return there.isEmpty() ? ofConfiguredStores() : there;
    }

    private List<Line> ofConfiguredStores() {
        List<Line> lines = new ArrayList<>();
        config.postgres().ifPresent(there -> lines.add(usual(StoreKind.POSTGRES)));
        config.clickhouse().ifPresent(there -> lines.add(usual(StoreKind.CLICKHOUSE)));
        config.mongo().ifPresent(there -> lines.add(usual(StoreKind.MONGO)));
        return lines;
    }

    private static Line usual(StoreKind kind) {
        return new Line(USUAL_NAME, kind, "migrations/" + kind.key());
    }

    private static Problem unclear(List<Line> lines, Optional<StoreKind> store) {
        if (lines.isEmpty()) {
            return new Problem(
                    "the line of the new migration",
                    "is not there",
                    store.map(kind ->
                                    "give a line of bedstone.migrations.lines a folder for it, such"
                                            + " as "
                                            + kind.key()
                                            + ": "
                                            + usual(kind).location())
                            .orElse("name a store with --store, or see bedstone.migrations.lines"));
        }
        List<String> names =
                lines.stream().map(line -> line.name() + " (" + line.store().key() + ")").toList();
        return new Problem(
                "the line of the new migration",
                "could be each of " + String.join(", ", names),
                "choose with --store or --line");
    }
}
