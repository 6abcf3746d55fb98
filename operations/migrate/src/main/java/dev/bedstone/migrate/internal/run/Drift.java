package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationSchema;
import dev.bedstone.contracts.SchemaSnapshot;
import dev.bedstone.kernel.Problem;
import dev.bedstone.migrate.Tolerance;
import dev.bedstone.migrate.internal.source.LoadedLine;
import dev.bedstone.migrate.internal.source.LoadedScript;
import dev.bedstone.migrate.internal.source.Version;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Where files, journal and schema say different things. */
public final class Drift {

    private final LoadedLine line;
    private final Ledger ledger;
    private final Map<Tolerance, List<Problem>> found = new EnumMap<>(Tolerance.class);

    private Drift(LoadedLine line, Ledger ledger) {
        this.line = line;
        this.ledger = ledger;
    }

    /** Compares the files of a line with the journal. */
    public static Map<Tolerance, List<Problem>> between(LoadedLine line, Ledger ledger) {
        Drift drift = new Drift(line, ledger);
        drift.appliedVersions();
        drift.outOfOrder();
        return drift.found;
    }

    private void appliedVersions() {
        Map<String, Version> files = new HashMap<>();
        line.versions()
                .forEach((version, step) -> files.put(step.up().script().checksum(), version));
        ledger.applied()
                .forEach((version, applied) -> {
                    LoadedLine.Step step = line.versions().get(version);
                    String checksum = applied.checksum();
                    if (step == null) {
                        missing(version, applied, Optional.ofNullable(files.get(checksum)));
                    } else if (!step.up().script().checksum().equals(checksum)) {
                        edited(version, step.up(), Optional.ofNullable(files.get(checksum)));
                    }
                });
    }

    private void missing(Version version, JournalEntry applied, Optional<Version> moved) {
        String name = "line " + line.name() + ", version " + version;
        if (moved.isPresent()) {
            add(
                    Tolerance.MISSING_FILE,
                    name,
                    "is there, and its text is now that of version " + moved.get(),
                    "give the file its version back; files are never reordered");
        } else if (line.versions().isEmpty() || version.compareTo(line.versions().lastKey()) > 0) {
            add(
                    Tolerance.NEWER_VERSION,
                    name,
                    "is there, and newer than every file of this program",
                    "run the newer program, or take the version back with it first");
        } else {
            add(
                    Tolerance.MISSING_FILE,
                    name,
                    "is there ('" + applied.description() + "'), and its file is not",
                    "put the file back; what was carried out stays in the project");
        }
    }

    private void edited(Version version, LoadedScript up, Optional<Version> moved) {
        String where = up.source().map(source -> source.at(0)).orElse(up.script().file());
        if (moved.isPresent()) {
            add(
                    Tolerance.EDITED_FILE,
                    where,
                    "was reordered: the text that was carried out as version "
                            + version
                            + " is now that of version "
                            + moved.get(),
                    "give the files their versions back");
        } else {
            add(
                    Tolerance.EDITED_FILE,
                    where,
                    "was changed after it was carried out",
                    "put its text back, and write what is new into a new version");
        }
    }

    private void outOfOrder() {
        Optional<Version> current = ledger.current();
        if (current.isEmpty()) {
            return;
        }
        line.versions()
                .headMap(current.get())
                .forEach((version, step) -> {
                    if (!ledger.applied().containsKey(version)) {
                        add(
                                Tolerance.OUT_OF_ORDER,
                                step.up().script().file(),
                                "is new, and older than version "
                                        + current.get()
                                        + ", which is there",
                                "give it a version above, or allow it to be carried out late");
                    }
                });
    }

    private void add(Tolerance kind, String where, String what, String fix) {
        found.computeIfAbsent(kind, key -> new ArrayList<>()).add(new Problem(where, what, fix));
    }

    /** What others did to the objects that migrations made; empty while a run is unfinished. */
    public static List<Problem> ofSchema(MigrationSchema.Memory memory, SchemaSnapshot now) {
        if (!memory.complete()) {
            return List.of();
        }
        Map<String, String> own = new TreeMap<>();
        now.objects()
                .forEach((name, definition) -> {
                    if (isOurs(name, memory)) {
                        own.put(name, definition);
                    }
                });
        List<Problem> problems = new ArrayList<>();
        memory.owned()
                .differences(new SchemaSnapshot(own))
                .forEach((name, difference) ->
                        problems.add(
                                new Problem(
                                        name,
                                        switch (difference) {
                                            case MISSING -> "was made by a migration and is gone";
                                            case CHANGED ->
                                                    "was changed by hand since the last run";
                                            case ADDED ->
                                                    "was added by hand to what migrations own";
                                        },
                                        "take the change back, or write it as a migration and allow"
                                                + " it once")));
        return problems;
    }

    /** Whether migrations made it, or it belongs to a table they made. */
    static boolean isOurs(String name, MigrationSchema.Memory memory) {
        Set<String> owned = memory.owned().objects().keySet();
        return owned.contains(name) || (!memory.foreign().contains(name) && parent(name, owned));
    }

    private static boolean parent(String name, Set<String> owned) {
        for (String kind :
                List.of(
                        " column ",
                        " constraint ",
                        " index ",
                        " projection ",
                        " trigger ",
                        " policy ",
                        " rule ")) {
            int at = name.indexOf(kind);
            if (at > 0 && owned.contains(name.substring(0, at))) {
                return true;
            }
        }
        return false;
    }

    /** What of {@code now} migrations made: everything that is not foreign. */
    static SchemaSnapshot owned(SchemaSnapshot now, Set<String> foreign) {
        Map<String, String> owned = new TreeMap<>(now.objects());
        owned.keySet().removeAll(foreign);
        return new SchemaSnapshot(owned);
    }
}
