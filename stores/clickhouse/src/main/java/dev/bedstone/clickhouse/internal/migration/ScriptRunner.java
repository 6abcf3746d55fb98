package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.clickhouse.internal.migration.Looks.Verdict;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.JournalEntry.State;
import dev.bedstone.contracts.MigrationCode;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.StatementFailedException;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.RedactedCause;
import dev.bedstone.kernel.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the statements of scripts and journals them. Not thread-safe. */
final class ScriptRunner {

    private static final Logger LOG = LoggerFactory.getLogger(ScriptRunner.class);

    /** The answer comes when the work is done, on every replica. */
    private static final Map<String, String> WAITING =
            Map.of(
                    "mutations_sync", "2",
                    "alter_sync", "2",
                    "lightweight_deletes_sync", "2",
                    "async_insert", "0");

    private final DirectChannel channel;
    private final RunnerLock lock;
    private final Journal journal;
    private final String who;
    private final MigrationCode.Handle handle;
    private final Mutations mutations;
    private final Looks looks;
    private final InstantSource time = InstantSource.system();
    private int sent;

    ScriptRunner(
            DirectChannel channel,
            RunnerLock lock,
            Journal journal,
            String who,
            MigrationCode.Handle handle) {
        this.channel = channel;
        this.lock = lock;
        this.journal = journal;
        this.who = who;
        this.handle = handle;
        this.mutations = new Mutations(channel);
        this.looks = new Looks(channel, mutations);
    }

    /** Where a statement stands while it is worked on. */
    private record Step(
            MigrationScript script, int number, MigrationStatement statement, Form form) {

        StatementFailedException failed(String what) {
            return new StatementFailedException(number, 0, what, null, null);
        }

        Optional<TableName> mutated() {
            return switch (form) {
                case Form.Mutation mutation -> Optional.of(mutation.table());
                case Form.Repeatable repeatable when !repeatable.table().name().isEmpty() ->
                        Optional.of(repeatable.table());
                case Form.Objects objects when !objects.isWholeTable() ->
                        Optional.of(objects.table());
                default -> Optional.empty();
            };
        }
    }

    void alone(MigrationScript script, int number, boolean begun) {
        MigrationStatement statement = script.statements().get(number - 1);
        boolean code = statement.code().isPresent();
        Form form =
                code
                        ? new Form.Repeatable(new TableName("", ""))
                        : FormReader.read(statement.text());
        Step step = new Step(script, number, statement, form);
        try {
            checkFence(step);
            refuseUndecidable(step);
            if (begun && isDone(step)) {
                LOG.info("{} statement {} had come to its end", script.file(), number);
                journal(step, State.DONE, time.instant(), Optional.empty(), 0);
            } else {
                carryOut(step);
            }
        } catch (RefusedException refused) {
            throw failed(step, refused, refused.words());
        }
    }

    private void checkFence(Step step) {
        if (!lock.fence().holds()) {
            throw shutOut(step);
        }
    }

    private static StatementFailedException shutOut(Step step) {
        return step.failed(
                "was not begun: this run was silent for too long and another one took over, or"
                        + " the server was started again");
    }

    private static void refuseUndecidable(Step step) {
        boolean decidable =
                step.statement.verify().isPresent() || !(step.form instanceof Form.Unknown);
        if (!decidable) {
            throw step.failed(
                    "after a crash nobody could tell whether it was carried out; put '-- verify:"
                            + " <query>' before it");
        }
    }

    private boolean isDone(Step step) {
        Optional<Journal.Last> last = journal.last(step.script, step.number);
        long mark = last.map(Journal.Last::mark).orElse(0L);
        if (last.filter(found -> found.state() == State.STARTED).isPresent()) {
            awaitMutations(step, mark);
        }
        if (step.statement.verify().isPresent()) {
            return isTrue(step.statement.verify().get());
        }
        boolean refused = last.filter(found -> found.state() == State.FAILED).isPresent();
        if (step.statement.code().isPresent() || refused) {
            return false;
        }
        Verdict verdict = looks.look(step.statement.text(), step.form, mark);
        if (verdict == Verdict.UNDECIDED) {
            throw step.failed(
                    "it was begun, and others have changed the table's rows since, so that nobody"
                            + " can tell whether it was carried out; put '-- verify: <query>' before"
                            + " it");
        }
        return verdict == Verdict.DONE;
    }

    private void awaitMutations(Step step, long mark) {
        step.mutated()
                .flatMap(table -> await(step, table, mark))
                .ifPresent(reason -> {
                    throw failedMutation(step, reason);
                });
    }

    private Optional<String> await(Step step, TableName table, long mark) {
        try {
            return mutations.await(table, mark, step.script.timeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw step.failed("was interrupted while the server still works on it");
        }
    }

    private StatementFailedException failedMutation(Step step, String reason) {
        journalQuietly(step);
        return step.failed(
                "the mutation failed ("
                        + reason
                        + ") and was ended; what the ALTER says of columns and settings stays");
    }

    private void carryOut(Step step) {
        long mark = step.mutated().map(mutations::mark).orElse(0L);
        Instant started = time.instant();
        journal(step, State.STARTED, started, Optional.empty(), mark);
        long since = System.nanoTime();
        if (step.statement.code().isPresent()) {
            run(step, step.statement.code().get());
        } else {
            send(step, mark);
        }
        step.statement.verify().ifPresent(query -> verify(step, query));
        Duration took = Duration.ofNanos(System.nanoTime() - since);
        journal(step, State.DONE, started, Optional.of(took), mark);
    }

    private void run(Step step, MigrationCode code) {
        try {
            code.run(handle);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            journalQuietly(step);
            throw new StatementFailedException(
                    step.number,
                    0,
                    "the step threw " + e.getClass().getName(),
                    e instanceof StoreFailure failure ? failure : null,
                    RedactedCause.of(e));
        }
    }

    private void send(Step step, long mark) {
        String queryId = lock.session() + "-" + ++sent;
        try {
            lock.fence()
                    .inside(session -> {
                        Map<String, String> settings = new HashMap<>(WAITING);
                        settings.putAll(session);
                        step.script
                                .lockTimeout()
                                .ifPresent(wait ->
                                        settings.put("lock_acquire_timeout", seconds(wait)));
                        channel.carryOut(
                                step.statement.text(), queryId, settings, step.script.timeout());
                    });
        } catch (RefusedException refused) {
            throw refused(step, refused, mark);
        } catch (StoreFailure failure) {
            if (failure.isTimeout()) {
                step.mutated().ifPresent(table -> mutations.kill(table, mark));
            }
            if (failure.effect() == Effect.NONE) {
                journalQuietly(step);
            }
            throw new StatementFailedException(
                    step.number, 0, String.valueOf(failure.getMessage()), failure, failure);
        }
    }

    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    private StatementFailedException refused(Step step, RefusedException refused, long mark) {
        if (refused.code() == RefusedException.SESSION_NOT_FOUND) {
            return shutOut(step);
        }
        boolean ended =
                refused.code() == RefusedException.UNFINISHED || refused.failure().isTimeout();
        if (ended && step.mutated().isPresent()) {
            Optional<String> reason = mutations.kill(step.mutated().get(), mark);
            if (reason.isPresent()) {
                return failedMutation(step, reason.get());
            }
        }
        if (refused.isCleanRefusal()) {
            journalQuietly(step);
        }
        return failed(step, refused, refused.words());
    }

    private static StatementFailedException failed(
            Step step, RefusedException refused, String what) {
        byte[] bytes = step.statement.text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int before = Math.clamp(refused.position() - 1L, 0, bytes.length);
        String read = new String(bytes, 0, before, java.nio.charset.StandardCharsets.UTF_8);
        int position = refused.position() == 0 ? 0 : 1 + read.codePointCount(0, read.length());
        return new StatementFailedException(
                step.number, position, what, refused.failure(), refused.failure());
    }

    private void verify(Step step, String query) {
        if (!isTrue(query)) {
            throw step.failed("it was carried out, but its verify query is not true");
        }
    }

    private boolean isTrue(String query) {
        var rows = channel.ask(query, Map.of());
        String value = rows.isEmpty() ? "" : String.valueOf(rows.getFirst().getFirst());
        return value.equals("1") || value.equals("true");
    }

    private void journal(
            Step step, State state, Instant started, Optional<Duration> took, long mark) {
        MigrationScript script = step.script;
        JournalEntry entry =
                new JournalEntry(
                        script.line(),
                        script.version(),
                        script.description(),
                        script.kind(),
                        script.checksum(),
                        step.number,
                        script.statements().size(),
                        step.statement.checksum(),
                        state,
                        lock.number(),
                        who,
                        started,
                        took);
        journal.write(List.of(entry), mark);
    }

    /** What the server refused left nothing behind, and is carried out again without a look. */
    private void journalQuietly(Step step) {
        try {
            journal(step, State.FAILED, time.instant(), Optional.empty(), 0);
        } catch (StoreFailure e) {
            LOG.debug("the failure of {} could not be journaled", step.script.file());
        }
    }
}
