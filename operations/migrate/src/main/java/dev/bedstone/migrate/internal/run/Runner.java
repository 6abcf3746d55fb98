package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.MigrationSchema.Memory;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.SchemaSnapshot;
import dev.bedstone.contracts.StatementFailedException;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.migrate.MigrationException;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.MigrationResult;
import dev.bedstone.migrate.MigrationWatcher;
import dev.bedstone.migrate.Tolerance;
import dev.bedstone.migrate.internal.source.LoadedLine;
import dev.bedstone.migrate.internal.source.LoadedScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings lines to where they shall go. One run; not thread-safe. */
public final class Runner {

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    /** Chooses the scripts of a line. */
    @FunctionalInterface
    public interface Choice {
        List<LoadedScript> of(Todo todo);
    }

    /**
     * How long a run that has nothing to do waits for one that is at work. A server ends what a
     * killed process left behind within that; for a living one nobody has to wait.
     */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private final Sessions sessions;
    private final List<LoadedLine> lines;
    private final MigrationOptions options;
    private final MigrationWatcher watcher;
    private final Optional<Deadline> end;
    private final List<MigrationResult.Done> done = new ArrayList<>();
    private final List<Problem> failed = new ArrayList<>();

    /**
     * @param lines in the order they are worked on
     */
    public Runner(
            Sessions sessions,
            List<LoadedLine> lines,
            MigrationOptions options,
            MigrationWatcher watcher) {
        this.sessions = sessions;
        this.lines = List.copyOf(lines);
        this.options = options;
        this.watcher = watcher;
        this.end = options.timeLimit().map(Deadline::after);
    }

    /**
     * Looks without a lock whether there is anything to do, or another run has left off; if so,
     * waits to be the only runner and does what is to do by then.
     *
     * @throws MigrationException if files, journal and schema do not fit, or a statement failed
     */
    public MigrationResult run(Choice choice) {
        if (hasWork(choice)) {
            sessions.lock(options.lockWait(), watcher);
        } else if (!isRunUnfinished() || !sessions.lockWithin(shortest(options.lockWait()))) {
            return new MigrationResult(List.of());
        }
        if (hasWork(choice) || isRunUnfinished()) {
            remembering(() -> lines.forEach(line -> work(line, choice)));
        }
        if (!failed.isEmpty()) {
            throw new MigrationException(failed, null);
        }
        return new MigrationResult(done);
    }

    private static Duration shortest(Duration lockWait) {
        return lockWait.compareTo(SETTLING) < 0 ? lockWait : SETTLING;
    }

    /**
     * Whether a run is at work or was killed: the server may still carry out its last statement,
     * and what it made is not told apart yet from what is not ours.
     */
    private boolean isRunUnfinished() {
        return sessions.all().stream()
                .anyMatch(session ->
                        session.schema()
                                .remembered()
                                .filter(memory -> !memory.complete())
                                .isPresent());
    }

    /** The scripts of each line; refuses what does not fit. */
    private boolean hasWork(Choice choice) {
        List<Problem> problems = new ArrayList<>();
        boolean found = false;
        for (LoadedLine line : lines) {
            Ledger ledger = sessions.ledger(line);
            Drift.between(line, ledger)
                    .forEach((kind, list) -> {
                        if (!options.tolerated().contains(kind)) {
                            problems.addAll(list);
                        }
                    });
            if (problems.isEmpty()) {
                List<LoadedScript> scripts = choice.of(new Todo(line, ledger));
                scripts.stream()
                        .filter(script -> !isUnderWay(ledger, script))
                        .forEach(script -> refuseLoss(script, problems));
                found |= !scripts.isEmpty();
            }
        }
        refuse(problems);
        return found;
    }

    /** What was allowed when it was begun is finished. */
    private static boolean isUnderWay(Ledger ledger, LoadedScript script) {
        return ledger.begun(script.script())
                .filter(begun -> begun.kind() == script.script().kind())
                .filter(begun -> begun.done() > 0 || begun.isInDoubt(1))
                .isPresent();
    }

    private void refuseLoss(LoadedScript script, List<Problem> problems) {
        boolean undo = script.script().kind() == MigrationScript.Kind.UNDO;
        if (undo && script.destructive() && !options.allowDataLoss()) {
            problems.add(
                    new Problem(
                            script.at(1, 0),
                            "may lose rows or values",
                            "make a backup, then allow it with --allow-data-loss or allowingDataLoss()"));
        }
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null);
        }
    }

    private void work(LoadedLine line, Choice choice) {
        Ledger ledger = sessions.ledger(line);
        MigrationSession session = sessions.of(line.store());
        try {
            for (LoadedScript script : choice.of(new Todo(line, ledger))) {
                carryOut(session, ledger, script);
            }
        } catch (MigrationException e) {
            if (!options.continueOnError()) {
                throw e;
            }
            failed.addAll(e.problems());
        }
    }

    private void carryOut(MigrationSession session, Ledger ledger, LoadedScript loaded) {
        MigrationScript script = loaded.script();
        long since = System.nanoTime();
        Optional<Ledger.Begun> begun =
                ledger.begun(script).filter(found -> found.kind() == script.kind());
        int before = begun.map(found -> alreadyDone(loaded, found)).orElse(0);
        try {
            if (script.transactional() && before == 0) {
                checkTime(loaded, 1);
                watcher.begins(script, 1);
                session.together(script);
            } else {
                separately(session, loaded, before, begun);
            }
        } catch (StatementFailedException e) {
            throw explained(loaded, e);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - since);
        LOG.info("{} done in {} ms", script.file(), took.toMillis());
        var ended =
                new MigrationResult.Done(
                        script.line(),
                        script.version(),
                        script.description(),
                        script.kind(),
                        script.statements().size() - before,
                        took);
        done.add(ended);
        watcher.ended(ended);
    }

    private void separately(
            MigrationSession session,
            LoadedScript loaded,
            int before,
            Optional<Ledger.Begun> begun) {
        MigrationScript script = loaded.script();
        for (int number = before + 1; number <= script.statements().size(); number++) {
            checkTime(loaded, number);
            int statement = number;
            watcher.begins(script, number);
            boolean doubt = begun.filter(found -> found.isInDoubt(statement)).isPresent();
            session.alone(script, number, doubt);
        }
    }

    /** What was carried out must still stand in the file; what comes after it may be corrected. */
    private static int alreadyDone(LoadedScript loaded, Ledger.Begun begun) {
        int count = loaded.script().statements().size();
        int done = begun.done();
        for (int number = 1; number <= done; number++) {
            boolean same =
                    number <= count
                            && begun.checksum(number)
                                    .filter(
                                            loaded.script().statements().get(number - 1).checksum()
                                                    ::equals)
                                    .isPresent();
            if (!same) {
                throw new MigrationException(
                        List.of(
                                new Problem(
                                        loaded.at(Math.min(number, count), 0),
                                        "statement "
                                                + number
                                                + " was carried out with another text before the"
                                                + " script stopped",
                                        "put its text back; only what comes after statement "
                                                + done
                                                + " may be changed")),
                        null);
            }
        }
        return Math.min(done, count);
    }

    private void checkTime(LoadedScript loaded, int statement) {
        if (end.filter(Deadline::hasPassed).isPresent()) {
            throw new MigrationException(
                    List.of(
                            new Problem(
                                    loaded.at(statement, 0),
                                    "was not begun: the time limit of the run is over",
                                    "run it again; it goes on here")),
                    null);
        }
    }

    private static MigrationException explained(LoadedScript loaded, StatementFailedException e) {
        String fix =
                loaded.script().transactional()
                        ? "nothing of this script was carried out; correct it and run again"
                        : "the statements before it stay; correct it and run again: it goes on here";
        return new MigrationException(
                List.of(
                        new Problem(
                                loaded.at(e.statement(), e.position()),
                                String.valueOf(e.getMessage()),
                                fix)),
                e);
    }

    /** Between, what is not ours is told apart from what the scripts make. */
    private void remembering(Runnable work) {
        for (MigrationSession session : sessions.all()) {
            begin(session);
        }
        try {
            work.run();
        } catch (MigrationException e) {
            try {
                sessions.all().forEach(Runner::end);
            } catch (StoreFailure lost) {
                LOG.debug("what the failed run made is told apart by the next");
            }
            throw e;
        }
        sessions.all().forEach(Runner::end);
    }

    private void begin(MigrationSession session) {
        SchemaSnapshot now = session.schema().now();
        Optional<Memory> last = session.schema().remembered();
        if (last.isPresent() && !options.tolerated().contains(Tolerance.CHANGED_SCHEMA)) {
            refuse(Drift.ofSchema(last.get(), now));
        }
        if (last.isPresent() && !last.get().complete()) {
            return;
        }
        Set<String> foreign = new HashSet<>(now.objects().keySet());
        last.ifPresent(memory -> foreign.removeIf(name -> Drift.isOurs(name, memory)));
        SchemaSnapshot owned = last.map(Memory::owned).orElse(SchemaSnapshot.EMPTY);
        session.schema().remember(new Memory(owned, foreign, false));
    }

    private static void end(MigrationSession session) {
        SchemaSnapshot now = session.schema().now();
        Set<String> foreign = session.schema().remembered().map(Memory::foreign).orElse(Set.of());
        session.schema().remember(new Memory(Drift.owned(now, foreign), foreign, true));
    }
}
