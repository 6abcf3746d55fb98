package dev.bedstone.clickhouse.internal;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Corrupt;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.RedactedCause;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.kernel.Unsupported;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Says in Bedstone's words what the server or the connection to it did. The words are ours: the
 * server's hold statements and data. Immutable.
 */
public final class ClickHouseFailures {

    /** What an error holds if a table of tenants was read and none was bound. */
    public static final String UNBOUND = "bedstone: this table belongs to tenants";

    private static final String SETTING = "bedstone.clickhouse";
    private static final String LOOK = "it may have been carried out; look before doing it again";

    private final StoreId store;
    private final boolean showData;

    /**
     * @param showData whether the server's words, or the exception of the transport, are attached
     *     as the cause
     */
    public ClickHouseFailures(StoreId store, boolean showData) {
        this.store = store;
        this.showData = showData;
    }

    /**
     * What an error of the server means.
     *
     * @param changes whether the statement can leave something behind
     */
    StoreFailure ofServer(String operation, boolean changes, ServerError error) {
        ErrorCodes.Meaning meaning = ErrorCodes.of(error.code());
        if (error.code() == 0) {
            return stranger(operation, changes, error);
        }
        if (changes && error.says("while pushing to view")) {
            return new OutcomeUnknown(
                    context(
                                    operation,
                                    "a view of the table failed; rows may be in the table",
                                    error)
                            .withAdvice(
                                    "repair the view, then insert the same batch with the same token"));
        }
        if (error.says(UNBOUND)) {
            return denied(
                    operation,
                    "it reads a table of tenants, and none is bound",
                    "bind one with Scope.run, or use platform(…) for work across tenants");
        }
        if (error.says("Too many partitions")) {
            return conflict(
                    context(operation, "the rows belong to too many partitions", error)
                            .withAdvice("insert the rows of one partition at a time"),
                    Conflict.Kind.CHECK);
        }
        return meaning == null
                ? unlisted(operation, changes, error)
                : listed(operation, changes, meaning, error);
    }

    private StoreFailure listed(
            String operation, boolean changes, ErrorCodes.Meaning meaning, ServerError error) {
        FailureContext context =
                context(operation, meaning.what() + details(error), error)
                        .withAdvice(meaning.advice());
        return switch (meaning.kind()) {
            case DENIED -> new Denied(context);
            case MISCONFIGURED -> new Misconfigured(context);
            case EXISTS -> conflict(context, Conflict.Kind.UNIQUE);
            case NOT_NULL -> conflict(context, Conflict.Kind.NOT_NULL);
            case CHECK -> conflict(context, Conflict.Kind.CHECK);
            case BUSY -> new Unavailable(context);
            case TIMEOUT -> new TimedOut(context, changes ? Effect.UNKNOWN : Effect.NONE);
            case BROKE -> changes ? new OutcomeUnknown(context) : new Unavailable(context);
            case UNKNOWN -> new OutcomeUnknown(context);
            case UNSUPPORTED -> new Unsupported(context);
            case CORRUPT -> new Corrupt(context);
        };
    }

    /** The server's status tells a statement it did not accept from one it failed to carry out. */
    private StoreFailure unlisted(String operation, boolean changes, ServerError error) {
        FailureContext context =
                context(operation, "the server refused" + details(error), error)
                        .withAdvice("see the server's log for the query");
        return changes && (error.status() >= 500 || error.status() == 200)
                ? new OutcomeUnknown(context)
                : new Misconfigured(context);
    }

    /** An answer with an HTTP error that no ClickHouse wrote. */
    private StoreFailure stranger(String operation, boolean changes, ServerError error) {
        FailureContext context =
                context(operation, "something other than ClickHouse answered", error)
                        .withAdvice("check " + SETTING + ".url, and any proxy on the way");
        if (error.status() == 401 || error.status() == 403) {
            return new Denied(context);
        }
        if (error.status() == 503) {
            return new Unavailable(context);
        }
        if (error.status() >= 500) {
            return changes ? new OutcomeUnknown(context) : new Unavailable(context);
        }
        return new Misconfigured(context);
    }

    /** The line of the statement or the name it is about: never values. */
    private static String details(ServerError error) {
        Optional<String> text =
                switch (error.code()) {
                    case 62 -> error.position().map(position -> "at character " + position);
                    case 8, 10, 15, 16, 46, 47, 57, 60, 63, 81, 82, 115, 349, 452, 456, 469 ->
                            error.subject();
                    default -> Optional.empty();
                };
        return text.map(found -> " (" + found + ")").orElse("");
    }

    /**
     * What it means that an answer did not come, or not whole.
     *
     * @param sent whether the server can have seen the statement
     */
    StoreFailure ofTransport(String operation, boolean changes, boolean sent, IOException broken) {
        return switch (broken) {
            case LateAnswerException late -> late(operation, changes && sent, late);
            case InterruptedIOException _ -> interrupted(operation, changes && sent);
            case CutException _ -> cut(operation, changes && sent);
            default -> sent ? lost(operation, changes, broken) : unreachable(operation, broken);
        };
    }

    private StoreFailure late(String operation, boolean open, LateAnswerException late) {
        String what =
                late.isSilence()
                        ? "the server sent nothing for too long"
                        : "no answer within the time of the call";
        String advice =
                open
                        ? "the server was told to stop; " + LOOK
                        : "the server was told to stop; make it faster, or give it more time";
        return new TimedOut(
                context(operation, what).withAdvice(advice), open ? Effect.UNKNOWN : Effect.NONE);
    }

    private StoreFailure interrupted(String operation, boolean open) {
        FailureContext context = context(operation, "the calling thread was interrupted");
        return open
                ? new OutcomeUnknown(context.withAdvice("the server was told to stop; " + LOOK))
                : new Unavailable(context);
    }

    private StoreFailure cut(String operation, boolean open) {
        FailureContext context = context(operation, "the store is closed");
        return open ? new OutcomeUnknown(context.withAdvice(LOOK)) : new Unavailable(context);
    }

    private StoreFailure lost(String operation, boolean changes, IOException broken) {
        FailureContext context =
                context(operation, "the connection broke before the answer was complete", broken);
        return changes
                ? new OutcomeUnknown(context.withAdvice(LOOK))
                : new Unavailable(context.withAdvice("check that the server runs, then try again"));
    }

    private StoreFailure unreachable(String operation, IOException broken) {
        for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new Misconfigured(
                        context(operation, "no protected connection came about", broken)
                                .withAdvice(
                                        "check that the server speaks TLS on this port, that its"
                                                + " certificate is signed by "
                                                + SETTING
                                                + ".tls.ca, is not expired and names the"
                                                + " host"));
            }
            if (cause instanceof SocketTimeoutException) {
                return new TimedOut(
                        context(operation, "the server does not take the connection", broken)
                                .withAdvice(
                                        "check "
                                                + SETTING
                                                + ".url, and that no firewall stands between"),
                        Effect.NONE);
            }
        }
        return new Unavailable(
                context(operation, "the server cannot be reached", broken)
                        .withAdvice("check " + SETTING + ".url, and that the server runs"));
    }

    /** An answer that is whole and yet cannot be read. */
    StoreFailure unreadable(String operation, boolean changes, Exception cause) {
        FailureContext context = context(operation, "the answer cannot be understood", cause);
        return changes ? new OutcomeUnknown(context.withAdvice(LOOK)) : new Corrupt(context);
    }

    /** No statement ended in time to make room for this one. */
    StoreFailure crowded(String operation, int most) {
        return new TimedOut(
                context(operation, "no room: " + most + " statements are under way")
                        .withAdvice("make them shorter, or call less at once"),
                Effect.NONE);
    }

    /** The time was over before the statement could be sent. */
    public TimedOut late(String operation) {
        return new TimedOut(
                context(operation, "the server did not tell in time which tables are of tenants")
                        .withAdvice("give the call more time"),
                Effect.NONE);
    }

    /** The calling thread was interrupted before anything was sent. */
    public StoreFailure interrupted(String operation) {
        return interrupted(operation, false);
    }

    /** The store was closed before anything was sent. */
    StoreFailure closed(String operation) {
        return cut(operation, false);
    }

    /** Nothing has the key that was asked for. */
    public StoreFailure notFound(String operation) {
        return new NotFound(
                context(operation, "no row was found")
                        .withAdvice("use find() where a row may be missing"));
    }

    /** The server is not fit to be used. */
    StoreFailure unfit(String what, String advice) {
        return new Misconfigured(context("check the server", what).withAdvice(advice));
    }

    /** What a person set or granted does not allow it. */
    public Misconfigured misconfigured(String operation, String what, String advice) {
        return new Misconfigured(context(operation, what).withAdvice(advice));
    }

    /** What we refuse before anything is sent, in our own words. */
    public Denied denied(String operation, String what, String advice) {
        return new Denied(context(operation, what).withAdvice(advice));
    }

    private static Conflict conflict(FailureContext context, Conflict.Kind kind) {
        return new Conflict(context, kind, Optional.empty());
    }

    private FailureContext context(String operation, String what, ServerError error) {
        FailureContext context = context(operation, what).withCode(error.label());
        return showData ? context.withCause(error.withText()) : context;
    }

    private FailureContext context(String operation, String what, Exception cause) {
        return context(operation, what).withCause(showData ? cause : RedactedCause.of(cause));
    }

    private FailureContext context(String operation, String what) {
        return FailureContext.of(store, operation, what);
    }
}
