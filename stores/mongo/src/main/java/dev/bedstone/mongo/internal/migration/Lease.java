package dev.bedstone.mongo.internal.migration;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.ProcessMark;
import dev.bedstone.kernel.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One runner at a time: a document that says whose the database is, with a number that grows with
 * every owner. It is taken by a single conditional update when it was given back, when its owner's
 * process surely is no more, or after 10 s without a beat by the server's clock; and only when
 * nothing of the former owner runs on the server any more. The number is the run's, and the owner
 * proves before every command that it still is the latest. Used by one thread, beside its heart.
 */
final class Lease implements AutoCloseable {

    static final String COLLECTION = "bedstone_migration_lock";

    /** After this long without a beat an owner is taken for dead. */
    static final Duration EXPIRY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private static final BsonString ID = new BsonString("lock");
    private static final String FENCE = "fence";
    private static final String HOLDER = "holder";
    private static final String BEAT = "beat";
    private static final String MARK = "bedstone migration ";

    /** The runs of this process that own a lease: what is not among them has ended. */
    private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

    private final CommandChannel channel;
    private final String who;
    private final String holder = UUID.randomUUID().toString();
    private @Nullable Heart heart;
    private long number;

    Lease(CommandChannel channel, String who) {
        this.channel = channel;
        this.who = who;
    }

    /**
     * Tries to become the owner, without waiting.
     *
     * @param latest the number of the latest run that the journal knows
     */
    boolean tryTake(long latest) {
        if (heart != null) {
            return true;
        }
        @Nullable BsonDocument last = read();
        if (last != null && !isFree(last)) {
            return false;
        }
        long next = 1 + Math.max(latest, last == null ? 0 : fence(last));
        if (!become(last, next)) {
            return false;
        }
        number = next;
        heart = new Heart(this::beat);
        return true;
    }

    /** What failed half way is no run, whatever became of it on the server. */
    private boolean become(@Nullable BsonDocument last, long next) {
        boolean taken = false;
        OWN.add(holder);
        try {
            taken = take(last, next);
            return taken;
        } finally {
            if (!taken) {
                OWN.remove(holder);
            }
        }
    }

    private @Nullable BsonDocument read() {
        return channel.find(COLLECTION, new BsonDocument("_id", ID)).stream()
                .findFirst()
                .orElse(null);
    }

    /** Whoever looked at the same time comes too late: what it saw is there no more. */
    private boolean take(@Nullable BsonDocument last, long next) {
        BsonDocument seen = new BsonDocument("_id", ID);
        if (last == null) {
            seen.append(FENCE, new BsonDocument("$exists", BsonBoolean.FALSE));
        } else {
            seen.append(FENCE, last.get(FENCE))
                    .append(HOLDER, last.get(HOLDER))
                    .append(BEAT, last.get(BEAT));
        }
        BsonDocument change =
                new BsonDocument(
                                "$set",
                                new BsonDocument(FENCE, new BsonInt64(next))
                                        .append(HOLDER, new BsonString(holder))
                                        .append("process", new BsonString(ProcessMark.own()))
                                        .append("who", new BsonString(who))
                                        .append("released", BsonBoolean.FALSE))
                        .append("$currentDate", new BsonDocument(BEAT, BsonBoolean.TRUE));
        try {
            return update(seen, change, last == null);
        } catch (Conflict faster) {
            return false;
        }
    }

    private boolean update(BsonDocument filter, BsonDocument change, boolean upsert) {
        BsonDocument entry =
                new BsonDocument("q", filter)
                        .append("u", change)
                        .append("upsert", BsonBoolean.valueOf(upsert));
        BsonDocument answer =
                channel.write(
                        new BsonDocument("update", new BsonString(COLLECTION))
                                .append("updates", new BsonArray(List.of(entry))));
        return answer.getNumber("n", new BsonInt32(0)).intValue() == 1;
    }

    private boolean isFree(BsonDocument last) {
        if (last.getBoolean("released", BsonBoolean.FALSE).getValue()) {
            return true;
        }
        boolean dead = isGone(last) || silence(last).compareTo(EXPIRY) > 0;
        if (!dead) {
            return false;
        }
        boolean quiet = !isRunning(fence(last));
        LOG.info(
                "the run of {} has ended without giving its lease back{}",
                text(last, "who"),
                quiet ? "" : "; its last command still runs");
        return quiet;
    }

    private static boolean isGone(BsonDocument last) {
        String process = text(last, "process");
        return process.equals(ProcessMark.own())
                ? !process.isEmpty() && !OWN.contains(text(last, HOLDER))
                : ProcessMark.isGone(process);
    }

    private Duration silence(BsonDocument last) {
        BsonDocument hello = channel.askServer(new BsonDocument("hello", new BsonInt32(1)));
        long now = hello.getDateTime("localTime", new BsonDateTime(0)).getValue();
        return Duration.ofMillis(now - last.getDateTime(BEAT, new BsonDateTime(now)).getValue());
    }

    /** Of the own user alone, which everybody may ask for. */
    private boolean isRunning(long run) {
        BsonDocument operations;
        try {
            operations =
                    channel.askServer(
                            new BsonDocument("currentOp", new BsonInt32(1))
                                    .append("$ownOps", BsonBoolean.TRUE));
        } catch (StoreFailure denied) {
            return false;
        }
        return operations.getArray("inprog", new BsonArray()).stream()
                .filter(BsonValue::isDocument)
                .map(operation -> operation.asDocument().get("command"))
                .filter(command -> command != null && command.isDocument())
                .anyMatch(command -> mark(run).equals(command.asDocument().get("comment")));
    }

    private static BsonString mark(long run) {
        return new BsonString(MARK + run);
    }

    /** By this the commands of the run are known on the server. */
    BsonString mark() {
        return mark(number);
    }

    private static long fence(BsonDocument found) {
        return found.getNumber(FENCE, new BsonInt64(0)).longValue();
    }

    private static String text(BsonDocument found, String field) {
        return found.getString(field, new BsonString("")).getValue();
    }

    /** The number of this run; 0 before the lease was taken. */
    long number() {
        return number;
    }

    /**
     * Renews the lease, and tells whether it is still this run's.
     *
     * @return false if another one has taken it over
     */
    boolean holds() {
        return update(
                owned(),
                new BsonDocument("$currentDate", new BsonDocument(BEAT, BsonBoolean.TRUE)),
                false);
    }

    private BsonDocument owned() {
        return new BsonDocument("_id", ID)
                .append(FENCE, new BsonInt64(number))
                .append(HOLDER, new BsonString(holder));
    }

    private void beat() {
        if (!holds()) {
            LOG.warn("another run has taken the lease of this one over");
        }
    }

    @Override
    public void close() {
        Heart beating = heart;
        if (beating == null) {
            return;
        }
        heart = null;
        beating.close();
        OWN.remove(holder);
        try {
            update(
                    owned(),
                    new BsonDocument("$set", new BsonDocument("released", BsonBoolean.TRUE)),
                    false);
        } catch (StoreFailure lost) {
            LOG.debug("the lease could not be given back; it expires");
        }
    }
}
