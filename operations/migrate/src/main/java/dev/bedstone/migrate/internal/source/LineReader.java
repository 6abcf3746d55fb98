package dev.bedstone.migrate.internal.source;

import dev.bedstone.contracts.MigrationCode;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationScript.Kind;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problems;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the files and steps of a line; says everything that is wrong with them. */
public final class LineReader {

    private final MigrationLine line;
    private final boolean undoRequired;
    private final FileFormat format;
    private final Problems problems;
    private final Map<Version, LoadedScript> ups = new HashMap<>();
    private final Map<Version, LoadedScript> undos = new HashMap<>();
    private final SortedMap<String, LoadedScript> repeated = new TreeMap<>();
    private final Set<String> unusable = new HashSet<>();

    private LineReader(
            MigrationLine line,
            Map<String, String> values,
            boolean undoRequired,
            Problems problems) {
        this.line = line;
        this.undoRequired = undoRequired;
        this.format = FileFormat.of(line, values);
        this.problems = problems;
    }

    /**
     * Reads {@code line}.
     *
     * @param values what placeholders stand for
     * @param undoRequired whether a version without an undo must say why
     * @param problems where everything that is wrong goes
     */
    public static LoadedLine read(
            MigrationLine line,
            Map<String, String> values,
            boolean undoRequired,
            Problems problems) {
        return new LineReader(line, values, undoRequired, problems).run();
    }

    private LoadedLine run() {
        for (Location location : line.locations()) {
            location.files(problems).forEach(this::file);
        }
        line.steps().forEach(this::step);
        checkUndos();
        return assembled();
    }

    private void file(Location.Found file) {
        FileName.parse(file.place(), file.name(), format.suffix(), problems)
                .ifPresent(name ->
                        SourceText.decode(file.place(), file.bytes(), problems)
                                .flatMap(source -> format.read(name, source, problems))
                                .ifPresentOrElse(this::add, () -> unusable.add(key(name))));
    }

    private static String key(FileName name) {
        return name.kind() + name.version().map(Version::toString).orElse("");
    }

    /** A file that cannot be used is there nevertheless, and its other half is not to blame. */
    private boolean isMissing(Kind kind, Version version) {
        return !(kind == Kind.UP ? ups : undos).containsKey(version)
                && !unusable.contains(kind + version.toString());
    }

    private void add(LoadedScript loaded) {
        MigrationScript script = loaded.script();
        LoadedScript other =
                switch (script.kind()) {
                    case UP -> ups.putIfAbsent(Version.of(script.version()), loaded);
                    case UNDO -> undos.putIfAbsent(Version.of(script.version()), loaded);
                    case REPEAT -> repeated.putIfAbsent(script.description(), loaded);
                };
        if (other != null) {
            problems.add(
                    script.file(),
                    "has the same version as " + other.script().file(),
                    "give one of them another");
        }
    }

    private void step(MigrationStep step) {
        add(code(step, Kind.UP, step.up(), step.irreversible()));
        step.undo().ifPresent(undo -> add(code(step, Kind.UNDO, undo, Optional.empty())));
    }

    private LoadedScript code(
            MigrationStep step, Kind kind, MigrationCode code, Optional<String> irreversible) {
        Version version = Version.of(step.version());
        String name = kind == Kind.UP ? step.description() : "undo of " + step.description();
        String checksum = Checksum.of(kind + " " + version + " revision " + step.revision());
        MigrationStatement only =
                new MigrationStatement(
                        name,
                        checksum,
                        line.store() == StoreKind.POSTGRES,
                        Optional.empty(),
                        Optional.of(code));
        MigrationScript script =
                new MigrationScript(
                        line.name(),
                        version.toString(),
                        step.description(),
                        kind,
                        "Java step " + version + " of line " + line.name(),
                        checksum,
                        List.of(only),
                        line.store() == StoreKind.POSTGRES,
                        Optional.empty(),
                        Optional.empty());
        return new LoadedScript(
                script, Optional.empty(), List.of(), step.destructive(), true, irreversible);
    }

    private void checkUndos() {
        undos.forEach((version, undo) -> {
            if (isMissing(Kind.UP, version)) {
                problems.add(
                        undo.script().file(),
                        "takes back version " + version + ", which is not there",
                        "add V" + version + "__…" + format.suffix() + ", or delete this file");
            }
        });
        if (undoRequired) {
            ups.forEach(this::checkUndo);
        }
    }

    private void checkUndo(Version version, LoadedScript up) {
        if (up.irreversible().isPresent() && undos.containsKey(version)) {
            problems.add(
                    up.script().file(),
                    "says that it is irreversible, and has an undo",
                    "delete one of the two");
        } else if (up.irreversible().isEmpty() && isMissing(Kind.UNDO, version)) {
            problems.add(
                    up.source().map(source -> source.at(0)).orElse(up.script().file()),
                    "has no undo",
                    "add U"
                            + version
                            + "__…"
                            + format.suffix()
                            + ", or "
                            + format.irreversibleHint());
        }
    }

    private LoadedLine assembled() {
        SortedMap<Version, LoadedLine.Step> versions = new TreeMap<>();
        ups.forEach((version, up) ->
                versions.put(
                        version, new LoadedLine.Step(up, Optional.ofNullable(undos.get(version)))));
        List<LoadedScript> ordered = new ArrayList<>(repeated.values());
        ordered.sort(Comparator.comparing(loaded -> loaded.script().description()));
        return new LoadedLine(line.name(), line.store(), versions, ordered);
    }
}
