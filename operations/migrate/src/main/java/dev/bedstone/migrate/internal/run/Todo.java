package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.MigrationScript.Kind;
import dev.bedstone.kernel.Problem;
import dev.bedstone.migrate.MigrationException;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.internal.source.LoadedLine;
import dev.bedstone.migrate.internal.source.LoadedScript;
import dev.bedstone.migrate.internal.source.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which scripts a line needs, in order, to come to a target. */
public final class Todo {

    private final LoadedLine line;
    private final Ledger ledger;

    public Todo(LoadedLine line, Ledger ledger) {
        this.line = line;
        this.ledger = ledger;
    }

    /**
     * The scripts that bring the line up to {@code target}. What was half taken back is taken back
     * first.
     */
    public List<LoadedScript> up(MigrationTarget target) {
        Optional<Version> last = target.upTo(line.versions().keySet(), ledger.current());
        List<LoadedScript> scripts = new ArrayList<>();
        for (LoadedLine.Step step : line.versions().values()) {
            Version version = Version.of(step.up().script().version());
            boolean wanted = last.isPresent() && version.compareTo(last.get()) <= 0;
            if (isHalf(step, Kind.UNDO)) {
                step.undo().ifPresent(scripts::add);
                if (wanted) {
                    scripts.add(step.up());
                }
            } else if (wanted && !ledger.applied().containsKey(version)) {
                scripts.add(step.up());
            }
        }
        if (target.isHead()) {
            line.repeated().stream().filter(this::hasChanged).forEach(scripts::add);
        }
        return scripts;
    }

    /**
     * The scripts that take the line down to {@code target}, newest first.
     *
     * @throws MigrationException if one of them cannot be taken back
     */
    public List<LoadedScript> down(MigrationTarget target) {
        List<Version> applied = new ArrayList<>(ledger.applied().keySet());
        Optional<Version> last = target.downTo(applied);
        List<LoadedScript> scripts = new ArrayList<>(halfDone(last));
        List<Problem> problems = new ArrayList<>();
        for (Version version : applied.reversed()) {
            if (last.isEmpty() || version.compareTo(last.get()) > 0) {
                undo(version, scripts, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null);
        }
        return scripts;
    }

    /** What was half brought is brought and then taken back: an undo expects all of it. */
    private List<LoadedScript> halfDone(Optional<Version> last) {
        List<LoadedScript> scripts = new ArrayList<>();
        line.versions()
                .forEach((version, step) -> {
                    boolean above = last.isEmpty() || version.compareTo(last.get()) > 0;
                    boolean absent = !ledger.applied().containsKey(version);
                    if (above && absent && isHalf(step, Kind.UP) && step.undo().isPresent()) {
                        scripts.add(step.up());
                        scripts.add(step.undo().get());
                    }
                });
        return scripts;
    }

    private void undo(Version version, List<LoadedScript> scripts, List<Problem> problems) {
        LoadedLine.Step step = line.versions().get(version);
        Optional<LoadedScript> undo = Optional.ofNullable(step).flatMap(LoadedLine.Step::undo);
        if (undo.isPresent()) {
            scripts.add(undo.get());
            return;
        }
        String reason =
                step == null ? "it has no file" : step.irreversible().orElse("it was there before");
        problems.add(
                new Problem(
                        "line " + line.name() + ", version " + version,
                        "cannot be taken back: " + reason,
                        "restore a backup, or write a new version that changes what it did"));
    }

    private boolean isHalf(LoadedLine.Step step, Kind kind) {
        return ledger.begun(step.up().script())
                .filter(begun -> begun.kind() == kind)
                .filter(begun -> begun.done() > 0 || begun.isInDoubt(1))
                .isPresent();
    }

    private boolean hasChanged(LoadedScript repeated) {
        return !ledger.repeatedChecksum(repeated.script().description())
                .equals(Optional.of(repeated.script().checksum()));
    }
}
