package dev.bedstone.mongo.internal.migration;

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
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the commands of scripts and journals them. Not thread-safe. */
final class CommandRunner {

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

    private final CommandChannel channel;
    private final Lease lease;
    private final Journal journal;
    private final String who;
    private final MigrationCode.Handle handle;
    private final Looks looks;
    private final Verification verification;
    private final InstantSource time = InstantSource.system();

    CommandRunner(
            CommandChannel channel,
            Lease lease,
            Journal journal,
            String who,
            MigrationCode.Handle handle) {
        this.channel = channel;
        this.lease = lease;
        this.journal = journal;
        this.who = who;
        this.handle = handle;
        this.looks = new Looks(channel);
        this.verification = new Verification(channel);
    }

    /** Where a command stands while it is worked on. */
    private record Step(MigrationScript script, int number, MigrationStatement statement) {

        StatementFailedException failed(String what) {
            return new StatementFailedException(number, 1, what, null, null);
        }

        BsonDocument command() {
            return CommandText.read(statement.text())
                    .orElseThrow(() -> failed("is not a command in Extended JSON"));
        }
    }

    void alone(MigrationScript script, int number, boolean begun) {
        Step step = new Step(script, number, script.statements().get(number - 1));
        checkFence(step);
        if (step.statement.code().isPresent()) {
            code(step, begun);
            return;
        }
        Optional<BsonDocument> left = begun ? remaining(step) : Optional.of(step.command());
        if (left.isPresent()) {
            carryOut(step, () -> send(step, left.get()));
        } else {
            LOG.info("{} command {} had come to its end", script.file(), number);
            journal(step, State.DONE, time.instant(), Optional.empty());
        }
    }

    private void code(Step step, boolean begun) {
        if (begun && isVerified(step)) {
            journal(step, State.DONE, time.instant(), Optional.empty());
        } else {
            carryOut(step, () -> run(step, step.statement.code().orElseThrow()));
        }
    }

    private void checkFence(Step step) {
        if (!lease.holds()) {
            throw step.failed(
                    "was not begun: this run was silent for too long and another one took over");
        }
    }

    /** What the server refused left nothing of a change of the catalogue behind. */
    private Optional<BsonDocument> remaining(Step step) {
        if (step.statement.verify().isPresent()) {
            return isVerified(step) ? Optional.empty() : Optional.of(step.command());
        }
        boolean refused =
                journal.last(step.script, step.number)
                        .filter(state -> state == State.FAILED)
                        .isPresent();
        BsonDocument command = step.command();
        return refused && !command.getFirstKey().equals("insert")
                ? Optional.of(command)
                : looks.remaining(command);
    }

    private boolean isVerified(Step step) {
        return step.statement
                .verify()
                .filter(question -> verification.isTrue(question, step.script.timeout()))
                .isPresent();
    }

    private void carryOut(Step step, Runnable work) {
        Instant started = time.instant();
        journal(step, State.STARTED, started, Optional.empty());
        checkFence(step);
        long since = System.nanoTime();
        work.run();
        if (step.statement.verify().isPresent() && !isVerified(step)) {
            throw step.failed("it was carried out, but its verify question is not true");
        }
        Duration took = Duration.ofNanos(System.nanoTime() - since);
        journal(step, State.DONE, started, Optional.of(took));
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

    private void send(Step step, BsonDocument command) {
        try {
            channel.carryOut(complete(command), step.script.timeout());
        } catch (RefusedException refused) {
            journalQuietly(step);
            throw new StatementFailedException(
                    step.number,
                    CommandText.position(step.statement.text(), refused.words()),
                    refused.words(),
                    refused.failure(),
                    refused.failure());
        } catch (StoreFailure failure) {
            if (failure.effect() == Effect.NONE) {
                journalQuietly(step);
            }
            throw new StatementFailedException(
                    step.number, 1, String.valueOf(failure.getMessage()), failure, failure);
        }
    }

    /** With what tells the server whose it is; a rename names the database twice. */
    private BsonDocument complete(BsonDocument command) {
        BsonDocument complete = command.clone();
        if (command.getFirstKey().equals("renameCollection")) {
            qualify(complete, "renameCollection");
            qualify(complete, "to");
        }
        return complete.append("comment", lease.mark());
    }

    private void qualify(BsonDocument command, String key) {
        String name = command.getString(key).getValue();
        command.put(key, new BsonString(channel.database() + "." + name));
    }

    private void journal(Step step, State state, Instant started, Optional<Duration> took) {
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
                        lease.number(),
                        who,
                        started,
                        took);
        journal.write(lease.number(), List.of(entry));
    }

    private void journalQuietly(Step step) {
        try {
            journal(step, State.FAILED, time.instant(), Optional.empty());
        } catch (StoreFailure e) {
            LOG.debug("the failure of {} could not be journaled", step.script.file());
        }
    }
}
