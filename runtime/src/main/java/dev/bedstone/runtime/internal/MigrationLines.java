package dev.bedstone.runtime.internal;

import dev.bedstone.contracts.Migratable;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds the migrations of an application that does not say where they are. */
public final class MigrationLines {

    private static final String NAME = "app";

    private MigrationLines() {}

    /** The lines that were said; of none, those in the usual place for each of {@code stores}. */
    public static List<MigrationLine> of(List<Store> stores, List<MigrationLine> said) {
        return said.isEmpty()
                ? stores.stream()
                        .filter(Migratable.class::isInstance)
                        .flatMap(store -> usual(store.id().kind()).stream())
                        .toList()
                : said;
    }

    /** A class path wins: it is what was shipped. */
    private static Optional<MigrationLine> usual(StoreKind kind) {
        String place = "db/migrations/" + kind.key();
        ClassLoader loader =
                Objects.requireNonNullElse(
                        Thread.currentThread().getContextClassLoader(),
                        MigrationLines.class.getClassLoader());
        if (loader.getResource(place) != null) {
            return Optional.of(MigrationLine.resources(NAME, kind, loader, place));
        }
        Path folder = Path.of(place);
        return Files.isDirectory(folder)
                ? Optional.of(MigrationLine.folder(NAME, kind, folder))
                : Optional.empty();
    }
}
