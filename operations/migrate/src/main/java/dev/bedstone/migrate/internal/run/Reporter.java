package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.kernel.Problem;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.MigrationStatus;
import dev.bedstone.migrate.MigrationStatus.State;
import dev.bedstone.migrate.MigrationStatus.VersionStatus;
import dev.bedstone.migrate.internal.source.LoadedLine;
import dev.bedstone.migrate.internal.source.LoadedScript;
import dev.bedstone.migrate.internal.source.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Says where a line is. */
public final class Reporter {

    private final LoadedLine line;
    private final Ledger ledger;

    public Reporter(LoadedLine line, Ledger ledger) {
        this.line = line;
        this.ledger = ledger;
    }

    /**
     * The status of the line.
     *
     * @param schema what is wrong with the schema of its store
     */
    public MigrationStatus status(MigrationOptions options, List<Problem> schema) {
        List<Problem> problems = new ArrayList<>();
        Drift.between(line, ledger)
                .forEach((kind, found) -> {
                    if (!options.tolerated().contains(kind)) {
                        problems.addAll(found);
                    }
                });
        problems.addAll(schema);
        return new MigrationStatus(
                line.name(),
                line.store(),
                ledger.current().map(Version::toString),
                line.versions().isEmpty()
                        ? Optional.empty()
                        : Optional.of(line.versions().lastKey().toString()),
                versions(),
                problems);
    }

    private List<VersionStatus> versions() {
        TreeSet<Version> all = new TreeSet<>(line.versions().keySet());
        all.addAll(ledger.applied().keySet());
        List<VersionStatus> versions = new ArrayList<>();
        all.forEach(version -> versions.add(version(version)));
        line.repeated().forEach(script -> versions.add(repeated(script)));
        return versions;
    }

    private VersionStatus version(Version version) {
        LoadedLine.Step step = line.versions().get(version);
        JournalEntry applied = ledger.applied().get(version);
        String description =
                step != null
                        ? step.up().script().description()
                        : Optional.ofNullable(applied).map(JournalEntry::description).orElse("");
        return new VersionStatus(
                version.toString(),
                description,
                step == null ? State.APPLIED : state(step.up().script(), applied != null),
                Optional.ofNullable(applied).map(JournalEntry::started),
                applied == null ? "" : applied.who(),
                step != null && step.undo().isPresent());
    }

    private VersionStatus repeated(LoadedScript loaded) {
        MigrationScript script = loaded.script();
        boolean same =
                ledger.repeatedChecksum(script.description())
                        .filter(script.checksum()::equals)
                        .isPresent();
        return new VersionStatus(
                "", script.description(), state(script, same), Optional.empty(), "", false);
    }

    private State state(MigrationScript script, boolean there) {
        boolean unfinished =
                ledger.begun(script)
                        .filter(begun -> begun.done() > 0 || begun.isInDoubt(1))
                        .isPresent();
        return unfinished ? State.UNFINISHED : there ? State.APPLIED : State.PENDING;
    }
}
