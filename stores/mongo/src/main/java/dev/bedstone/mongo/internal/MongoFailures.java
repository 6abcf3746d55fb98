package dev.bedstone.mongo.internal;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.WriteConcernError;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Corrupt;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonSerializationException;
import org.bson.codecs.configuration.CodecConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Says in Bedstone's words what the driver or the server threw. Messages are our own: theirs hold
 * addresses and documents.
 */
public final class MongoFailures {

    /** What the driver learnt in the background it tells in its message alone. */
    private static final String TLS_TROUBLE = "javax.net.ssl.";

    private static final Predicate<StackTraceElement> SELECTION =
            frame -> frame.getMethodName().equals("selectServer");

    private static final Predicate<StackTraceElement> CHECK_OUT =
            frame ->
                    frame.getClassName().endsWith(".DefaultConnectionPool")
                            && frame.getMethodName().equals("get");

    private static final Predicate<StackTraceElement> DECODING =
            frame -> frame.getMethodName().equals("decode");

    private final String setting;
    private final FailureContexts contexts;
    private final ServerRefusals refusals;

    /**
     * @param setting where the server is configured, such as {@code bedstone.mongo}
     * @param showData whether the driver's exception is attached as it is
     */
    public MongoFailures(StoreId store, String setting, boolean showData) {
        this.setting = setting;
        this.contexts = new FailureContexts(store, showData);
        this.refusals = new ServerRefusals(contexts, setting);
    }

    /**
     * What a call ended with.
     *
     * @param changes whether the call can leave something behind
     */
    StoreFailure of(String operation, boolean changes, RuntimeException thrown) {
        return switch (thrown) {
            case StoreFailure ours -> ours;
            case MongoInterruptedException interrupted -> interrupted(operation, changes);
            case MongoSecurityException refused -> ofLogin(operation, refused);
            case MongoOperationTimeoutException late -> late(operation, changes, late);
            case MongoTimeoutException unserved -> unserved(operation, unserved);
            case MongoSocketOpenException closed -> unreachable(operation, closed);
            case MongoSocketReadTimeoutException late -> late(operation, changes, late);
            case MongoSocketException broken -> lost(operation, changes, broken);
            case MongoWriteException refused ->
                    refused(operation, changes, refused.getError().getCode(), refused);
            case MongoBulkWriteException refused -> ofBulk(operation, refused);
            case MongoWriteConcernException unconfirmed ->
                    unconfirmed(operation, unconfirmed.getCode(), unconfirmed);
            case MongoCommandException refused ->
                    refused(operation, changes, refused.getErrorCode(), refused);
            case MongoServerException refused ->
                    refused(operation, changes, refused.getCode(), refused);
            case BsonMaximumSizeExceededException large -> tooLarge(operation, large);
            case UnreadableException unreadable ->
                    unreadable(operation, unreadable.what(), unreadable);
            case BsonSerializationException odd -> ofBson(operation, odd);
            case BsonInvalidOperationException odd -> ofBson(operation, odd);
            case CodecConfigurationException odd -> ofBson(operation, odd);
            case MongoConnectionPoolClearedException broken -> unreachable(operation, broken);
            case MongoServerUnavailableException closed -> unreachable(operation, closed);
            case MongoClientException refused ->
                    new Misconfigured(
                            context(operation, "the driver refuses it", refused)
                                    .withAdvice("check " + setting + " and the server's version"));
            case MongoException other -> lost(operation, changes, other);
            default -> throw thrown;
        };
    }

    private StoreFailure ofLogin(String operation, MongoSecurityException thrown) {
        return switch (thrown.getCause()) {
            case MongoCommandException refused ->
                    new Denied(
                            context(operation, "the server refuses the credentials", thrown)
                                    .withCode(String.valueOf(refused.getErrorCode()))
                                    .withAdvice(
                                            "check "
                                                    + setting
                                                    + ".user, .password and .auth-source"));
            case MongoInterruptedException interrupted -> interruptedBefore(operation);
            case MongoTimeoutException late -> unserved(operation, late);
            case MongoSocketReadTimeoutException late ->
                    new TimedOut(noAnswer(operation, thrown), Effect.NONE);
            case MongoSocketException broken -> unreachable(operation, broken);
            case null, default ->
                    new Denied(
                            context(operation, "the login did not succeed", thrown)
                                    .withAdvice(
                                            "check "
                                                    + setting
                                                    + ".user, .password and .auth-source"));
        };
    }

    /** No connection, or no member, within the time: nothing was sent. */
    private StoreFailure unserved(String operation, MongoTimeoutException thrown) {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof MongoSecurityException refused) {
                return ofLogin(operation, refused);
            }
        }
        String message = String.valueOf(thrown.getMessage());
        if (message.contains(TLS_TROUBLE)) {
            return untrusted(operation, thrown);
        }
        Unreached reason = Unreached.of(message, setting);
        return new Unavailable(
                context(operation, reason.what(), thrown).withAdvice(reason.advice()));
    }

    private StoreFailure late(String operation, boolean changes, MongoException thrown) {
        if (thrown instanceof MongoTimeoutException unserved && isThrownIn(thrown, SELECTION)) {
            return unserved(operation, unserved);
        }
        boolean sent = wasSent(thrown);
        return new TimedOut(
                sent
                        ? noAnswer(operation, thrown)
                                .withAdvice(
                                        changes
                                                ? "it may have been carried out; look before doing"
                                                        + " it again"
                                                : "check whether the server is overloaded or"
                                                        + " frozen")
                        : context(operation, "no connection in time", thrown)
                                .withAdvice("check whether the server is overloaded or frozen"),
                sent && changes ? Effect.UNKNOWN : Effect.NONE);
    }

    private FailureContext noAnswer(String operation, Throwable thrown) {
        return context(operation, "no answer in time", thrown);
    }

    /**
     * Whether a call whose time ran out may have reached the server. The driver does not say, but
     * where it was thrown does: looking for a member and taking a connection come before.
     */
    private static boolean wasSent(Throwable thrown) {
        if (thrown.getCause() instanceof MongoSocketException broken
                && !(broken instanceof MongoSocketOpenException)) {
            return true;
        }
        return !isThrownIn(thrown, SELECTION) && !isThrownIn(thrown, CHECK_OUT);
    }

    private static boolean isThrownIn(Throwable thrown, Predicate<StackTraceElement> place) {
        return Arrays.stream(thrown.getStackTrace()).anyMatch(place);
    }

    private StoreFailure lost(String operation, boolean changes, MongoException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return untrusted(operation, thrown);
            }
        }
        FailureContext context = context(operation, "the connection broke", thrown);
        return changes
                ? new OutcomeUnknown(
                        context.withAdvice(
                                "it may have been carried out; look before doing it again"))
                : new Unavailable(context.withAdvice("check that the server runs"));
    }

    private StoreFailure unreachable(String operation, MongoException thrown) {
        return new Unavailable(
                context(operation, "the server cannot be reached", thrown)
                        .withAdvice("check " + setting + ".url, and that the server runs"));
    }

    private StoreFailure untrusted(String operation, Throwable thrown) {
        return new Misconfigured(
                context(operation, "no protected connection came about", thrown)
                        .withAdvice(
                                "check that the server speaks TLS, that its certificate is signed"
                                        + " by "
                                        + setting
                                        + ".tls.ca, is not expired and names the host"));
    }

    /** The first document that was refused decides. */
    private StoreFailure ofBulk(String operation, MongoBulkWriteException thrown) {
        WriteConcernError unconfirmed = thrown.getWriteConcernError();
        return unconfirmed != null && thrown.getWriteErrors().isEmpty()
                ? unconfirmed(operation, unconfirmed.getCode(), thrown)
                : ofWrite(operation, thrown.getWriteErrors().getFirst(), thrown);
    }

    /** A write that the server carried out and a majority did not confirm. */
    public StoreFailure unconfirmed(String operation, int code, @Nullable Throwable thrown) {
        boolean full = ErrorCodes.meaning(code) == ErrorCodes.Meaning.DISK_FULL;
        String what =
                full
                        ? "the write is not on the server's disk, which is full"
                        : "the write was not confirmed by a majority";
        return new OutcomeUnknown(
                context(operation, what, thrown)
                        .withCode(String.valueOf(code))
                        .withAdvice(
                                full
                                        ? "free space on the server, then look before doing it"
                                                + " again"
                                        : "look before doing it again"));
    }

    /** What became of one document of several. */
    public StoreFailure ofWrite(
            String operation, com.mongodb.WriteError error, @Nullable Throwable thrown) {
        return refusals.of(operation, true, error.getCode(), error.getMessage(), thrown);
    }

    private StoreFailure refused(
            String operation, boolean changes, int code, MongoException thrown) {
        return refusals.of(operation, changes, code, String.valueOf(thrown.getMessage()), thrown);
    }

    /** Some documents may have gone before the one that is too large. */
    public StoreFailure tooLargeAmongOthers(String operation, RuntimeException thrown) {
        return new OutcomeUnknown(
                context(operation, "a document among them is larger than the server takes", thrown)
                        .withAdvice(
                                "a document has 16 MB at most; some of the others may have been"
                                        + " written, look before doing it again"));
    }

    private StoreFailure tooLarge(String operation, RuntimeException thrown) {
        return new Misconfigured(
                context(operation, "the document is larger than the server takes", thrown)
                        .withAdvice("a document has 16 MB at most; keep large parts elsewhere"));
    }

    /** Something that is no BSON on its way there, or not what was expected on its way back. */
    private StoreFailure ofBson(String operation, RuntimeException thrown) {
        if (isThrownIn(thrown, DECODING)) {
            return unreadable(
                    operation, "a document is not of the form that was asked for", thrown);
        }
        return new Misconfigured(
                context(operation, "a name or a value has no form in BSON", thrown)
                        .withAdvice(
                                "leave it out, or use another class; no name holds a NUL, and"
                                        + " moments are counted in milliseconds"));
    }

    private StoreFailure unreadable(String operation, String what, RuntimeException thrown) {
        return new Corrupt(
                context(operation, what, thrown)
                        .withAdvice("compare the record's components with what is stored"));
    }

    /** What somebody else changed since the record was read. */
    StoreFailure stale(String operation) {
        return new Conflict(
                context(operation, "the document was changed since it was read", null)
                        .withAdvice("read it again and repeat the change"),
                Conflict.Kind.STALE,
                Optional.empty());
    }

    /** Not there, or not this tenant's. */
    public StoreFailure notFound(String operation) {
        return new NotFound(context(operation, "there is no such document", null));
    }

    /** The caller was told to stop waiting. */
    StoreFailure interrupted(String operation, boolean changes) {
        FailureContext context =
                context(operation, "the calling thread was interrupted while it waited", null);
        return changes ? new OutcomeUnknown(context) : Unavailable.forGood(context);
    }

    /** The caller gave up before anything was sent. */
    StoreFailure interruptedBefore(String operation) {
        return Unavailable.forGood(
                context(operation, "the calling thread was interrupted before its turn", null));
    }

    /** No slot became free in time. */
    StoreFailure crowded(String operation, int slots) {
        return new Unavailable(
                context(operation, slots + " calls are under way and none ended in time", null)
                        .withAdvice(
                                "check whether the server is overloaded, or raise "
                                        + setting
                                        + ".pool.max-size"));
    }

    /** The store was closed. */
    StoreFailure closed(String operation) {
        return Unavailable.forGood(context(operation, "the store is closed", null));
    }

    /** The store was closed while the call ran. */
    StoreFailure cut(String operation, boolean changes) {
        FailureContext context =
                context(operation, "the store was closed while the call was under way", null);
        return changes ? new OutcomeUnknown(context) : Unavailable.forGood(context);
    }

    /** Something a person must set up differently. */
    public StoreFailure misconfigured(String operation, String what, String advice) {
        return new Misconfigured(context(operation, what, null).withAdvice(advice));
    }

    private FailureContext context(String operation, String what, @Nullable Throwable thrown) {
        return contexts.of(operation, what, thrown);
    }
}
