package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.Migratable;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Problems;
import dev.bedstone.migrate.MigrationException;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.MigrationWatcher;
import dev.bedstone.migrate.Tolerance;
import dev.bedstone.migrate.internal.source.LineReader;
import dev.bedstone.migrate.internal.source.LoadedLine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which lines are worked on, in which stores, and how. Immutable.
 *
 * @param lines in the order they are brought
 */
public record MigrationContext(
        Map<StoreKind, Migratable> stores,
        List<MigrationLine> lines,
        MigrationOptions options,
        MigrationWatcher watcher) {

    public MigrationContext {
        lines = List.copyOf(lines);
    }

    /**
     * The first store of each kind is the one that is migrated.
     *
     * @throws IllegalArgumentException if two lines of a store have the same name
     */
    public static MigrationContext of(
            List<? extends Store> stores, List<MigrationLine> lines, MigrationOptions options) {
        Set<String> names = new HashSet<>();
        for (MigrationLine line : lines) {
            if (!names.add(line.store() + " " + line.name())) {
                throw new IllegalArgumentException("there are two lines " + line);
            }
        }
        Map<StoreKind, Migratable> migratable = new EnumMap<>(StoreKind.class);
        for (Store store : stores) {
            if (store instanceof Migratable found) {
                migratable.putIfAbsent(store.id().kind(), found);
            }
        }
        return new MigrationContext(migratable, lines, options, MigrationWatcher.NONE);
    }

    /** The same with other options. */
    public MigrationContext with(MigrationOptions other) {
        return new MigrationContext(stores, lines, other, watcher);
    }

    /** The same with another watcher. */
    public MigrationContext watchedBy(MigrationWatcher other) {
        return new MigrationContext(stores, lines, options, other);
    }

    /**
     * The same with some of the lines.
     *
     * @param wanted how they are called, for the refusal
     * @throws MigrationException if there is no such line
     */
    public MigrationContext only(Predicate<MigrationLine> choice, String wanted) {
        List<MigrationLine> some = lines.stream().filter(choice).toList();
        if (some.isEmpty()) {
            throw refused(wanted, "is not there", "there are: " + lines);
        }
        return new MigrationContext(stores, some, options, watcher);
    }

    /**
     * The files of the lines, in the order they are worked on.
     *
     * @param down whether versions are taken back
     * @throws MigrationException with everything that is wrong with them
     */
    public List<LoadedLine> read(boolean down) {
        Problems problems = new Problems();
        boolean undoRequired = !options.tolerated().contains(Tolerance.MISSING_UNDO);
        List<LoadedLine> loaded = new ArrayList<>();
        for (MigrationLine line : lines) {
            loaded.add(LineReader.read(line, options.placeholders(), undoRequired, problems));
        }
        if (!problems.isEmpty()) {
            throw new MigrationException(problems.list(), null);
        }
        return down ? loaded.reversed() : loaded;
    }

    /** Connects to the stores of the lines. */
    public Sessions open() {
        return Sessions.open(stores, kinds(), options.who());
    }

    /** An empty database of a store, to try things in. */
    public MigrationScratch openScratch(StoreKind kind) {
        return store(kind).openScratch(options.who());
    }

    /** The store of a kind. */
    Migratable store(StoreKind kind) {
        return Sessions.store(stores, kind);
    }

    /** The kinds of the lines' stores, in their order. */
    public List<StoreKind> kinds() {
        return lines.stream().map(MigrationLine::store).distinct().sorted().toList();
    }

    /** Refuses a target that means something else in each of several lines. */
    public void refuseAmbiguous(MigrationTarget target, boolean down) {
        boolean forAll = target.isHead() || target.isBase() && down;
        if (lines.size() > 1 && !forAll) {
            throw refused(
                    "target " + target,
                    "means something else in each of " + lines.size() + " lines",
                    "choose one with --line or --store; in code with line(…) or store(…)");
        }
    }

    /** The failure of a call that cannot be carried out. */
    public static MigrationException refused(String where, String what, String fix) {
        return new MigrationException(List.of(new Problem(where, what, fix)), null);
    }
}
