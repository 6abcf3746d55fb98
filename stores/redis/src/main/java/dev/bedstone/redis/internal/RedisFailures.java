package dev.bedstone.redis.internal;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Corrupt;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.RedactedCause;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.kernel.Unsupported;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.protocol.RedisProtocolException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says in Bedstone's words what the driver or the server threw. Messages are our own: theirs hold
 * keys, addresses and sometimes values.
 */
public final class RedisFailures {

    private final StoreId store;
    private final String setting;

    /**
     * @param setting where the server is configured, such as {@code bedstone.redis}
     */
    public RedisFailures(StoreId store, String setting) {
        this.store = store;
        this.setting = setting;
    }

    /**
     * What a command ended with.
     *
     * @param changes whether the command can leave something behind
     */
    StoreFailure ofCommand(String operation, boolean changes, Throwable thrown) {
        Throwable cause = unwrap(thrown);
        return switch (cause) {
            case RedisCommandExecutionException refused -> ofReply(operation, refused);
            case RedisCommandTimeoutException late -> timedOut(operation, changes, late);
            case RedisProtocolException garbled -> garbled(operation, changes, garbled);
            case CodecException garbled -> garbled(operation, changes, garbled);
            case UnsupportedOperationException garbled -> garbled(operation, changes, garbled);
            default -> wasSent(cause) ? lost(operation, changes, cause) : notSent(operation, cause);
        };
    }

    /** What opening a connection ended with. */
    StoreFailure ofConnect(Duration allowed, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case RedisCommandExecutionException refused -> {
                    return ofReply("connect", refused);
                }
                case SSLException untrusted -> {
                    return new Misconfigured(
                            context("connect", "no protected connection came about", untrusted)
                                    .withAdvice(
                                            "check that the server speaks TLS, that its certificate"
                                                    + " is signed by "
                                                    + setting
                                                    + ".tls.ca, is not expired and names the"
                                                    + " host"));
                }
                case TimeoutException _,
                        RedisCommandTimeoutException _,
                        ConnectTimeoutException _ -> {
                    return new TimedOut(
                            context(
                                            "connect",
                                            "no answer within " + allowed.toMillis() + " ms",
                                            cause)
                                    .withAdvice(
                                            "check "
                                                    + setting
                                                    + ".url, and that the server runs and no firewall"
                                                    + " stands between"),
                            Effect.NONE);
                }
                default -> {}
            }
        }
        return new Unavailable(
                context("connect", "the server cannot be reached", thrown)
                        .withAdvice("check " + setting + ".url, and that the server runs"));
    }

    /** The time of a call is over and no answer came. */
    StoreFailure timedOut(String operation, boolean changes, @Nullable Throwable cause) {
        return new TimedOut(
                context(operation, "no answer within the command timeout", cause)
                        .withAdvice(
                                changes
                                        ? "it may have been carried out; look before doing it again"
                                        : "check whether the server is overloaded or frozen"),
                changes ? Effect.UNKNOWN : Effect.NONE);
    }

    /** The caller gave up before anything was sent. */
    StoreFailure interruptedBefore(String operation) {
        return Unavailable.forGood(
                context(operation, "the calling thread was interrupted before its turn", null));
    }

    /** The caller was told to stop waiting. */
    StoreFailure interrupted(String operation) {
        return new OutcomeUnknown(
                context(operation, "the calling thread was interrupted while it waited", null));
    }

    /** No slot became free in time. */
    StoreFailure crowded(String operation, int slots) {
        return new Unavailable(
                context(operation, slots + " commands are under way and none ended in time", null)
                        .withAdvice("check whether the server is overloaded or frozen"));
    }

    /** The socket takes no more. */
    StoreFailure clogged(String operation) {
        return new Unavailable(
                context(operation, "the server does not take what is sent to it", null)
                        .withAdvice("check whether the server is overloaded or frozen"));
    }

    /** The store was closed. */
    StoreFailure closed(String operation) {
        return Unavailable.forGood(context(operation, "the store is closed", null));
    }

    /** A stored value is not what its key space says. */
    public StoreFailure unreadable(String operation, Exception cause) {
        return new Corrupt(
                context(operation, "a stored value is not text in UTF-8", cause)
                        .withAdvice("delete it, or read it through a key space of bytes"));
    }

    /** The server is not fit to be used. */
    StoreFailure unfit(String what, String advice) {
        return new Misconfigured(context("check the server", what, null).withAdvice(advice));
    }

    private StoreFailure garbled(String operation, boolean changes, Throwable cause) {
        FailureContext context = context(operation, "the reply cannot be understood", cause);
        return changes ? new OutcomeUnknown(context) : new Corrupt(context);
    }

    private StoreFailure lost(String operation, boolean changes, Throwable cause) {
        FailureContext context =
                context(operation, "the connection broke before the answer came", cause);
        return changes
                ? new OutcomeUnknown(
                        context.withAdvice(
                                "it may have been carried out; look before doing it again"))
                : new Unavailable(context.withAdvice("the connection is being opened again"));
    }

    private StoreFailure notSent(String operation, Throwable cause) {
        return new Unavailable(
                context(operation, "there is no connection to the server", cause)
                        .withAdvice(
                                "check that the server runs; the connection is opened again by"
                                        + " itself"));
    }

    /**
     * The driver has one exception class for all of these and tells them apart only in its message;
     * what is not known to have stayed here counts as sent.
     */
    private static boolean wasSent(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return !(message.startsWith("Currently not connected")
                || message.startsWith("Connection is closed")
                || message.contains("size exceeded"));
    }

    private StoreFailure ofReply(String operation, RedisCommandExecutionException refused) {
        ErrorReply reply = ErrorReply.of(String.valueOf(refused.getMessage()));
        FailureContext context =
                context(operation, reply.what(), refused)
                        .withCode(reply.code())
                        .withAdvice(reply.advice());
        return switch (reply.kind()) {
            case DENIED -> new Denied(context);
            case UNAVAILABLE -> new Unavailable(context);
            case MISCONFIGURED -> new Misconfigured(context);
            case CONFLICT -> new Conflict(context, Conflict.Kind.CHECK, Optional.empty());
            case UNSUPPORTED -> new Unsupported(context);
        };
    }

    private FailureContext context(String operation, String what, @Nullable Throwable cause) {
        return FailureContext.of(store, operation, what)
                .withCause(cause == null ? null : RedactedCause.of(cause));
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
