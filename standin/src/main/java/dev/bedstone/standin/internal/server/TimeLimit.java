package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import dev.bedstone.kernel.Deadline;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How long the command that runs may compute: its {@code maxTimeMS}, {@link #LONGEST} without one,
 * and no longer than somebody waits for it. The library knows of no such thing; what may take long
 * by itself asks here now and then.
 */
final class TimeLimit {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int CODE = 50;
    private static final String MAX_TIME = "maxTimeMS";
    private static final ScopedValue<TimeLimit> RUNNING = ScopedValue.newInstance();

    private final Client client;
    private final Deadline deadline;

    private TimeLimit(Client client, Deadline deadline) {
        this.client = client;
        this.deadline = deadline;
    }

    /** Carries out a command within its time. */
    static Document within(Client client, Document command, Supplier<Document> work) {
        TimeLimit limit = new TimeLimit(client, Deadline.after(of(command)));
        return ScopedValue.where(RUNNING, limit).call(work::get);
    }

    private static Duration of(Document command) {
        return command.get(MAX_TIME) instanceof Number millis && millis.longValue() > 0
                ? Duration.ofMillis(Math.min(millis.longValue(), LONGEST.toMillis()))
                : LONGEST;
    }

    /**
     * Ends the command if its time is over, or the client has gone.
     *
     * @throws MongoServerError with the code that a server has for it
     */
    static void check() {
        if (RUNNING.isBound() && RUNNING.get().isOver()) {
            throw expired();
        }
    }

    private boolean isOver() {
        return deadline.hasPassed() || !client.channel().isActive();
    }

    /** What a server answers when the time is over. */
    static MongoServerError expired() {
        return new MongoServerError(CODE, "MaxTimeMSExpired", "operation exceeded time limit");
    }
}
