package dev.bedstone.postgres.internal;

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
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Says what an exception of the driver means. The words are ours: the server's message, detail and
 * the statement may hold row data. Immutable.
 */
public final class PostgresFailures {

    private static final String LOST = "08006";

    private final StoreId store;
    private final boolean showData;

    /**
     * @param showData whether the driver's own exception is attached as the cause
     */
    public PostgresFailures(StoreId store, boolean showData) {
        this.store = store;
        this.showData = showData;
    }

    StoreId store() {
        return store;
    }

    /** The failure that {@code thrown} means at this point of the work. */
    public StoreFailure of(String operation, Phase phase, SQLException thrown) {
        String state = Objects.requireNonNullElse(thrown.getSQLState(), "");
        if (state.isEmpty() && causedBy(thrown, IOException.class)) {
            state = LOST;
        }
        FailureContext context = context(operation, state, thrown);
        if (phase == Phase.CONNECT && TlsIdentity.isDoubted(thrown)) {
            return misconfigured(
                    operation,
                    "the server's certificate does not prove that it is the server that is meant",
                    "let bedstone.postgres.tls.ca name the authority that signed it, and the URL the"
                            + " host that it was made for");
        }
        if (phase == Phase.CONNECT && TlsIdentity.isNotOffered(thrown)) {
            return misconfigured(
                    operation,
                    "the server speaks no TLS, which bedstone.postgres.tls.mode demands",
                    "switch it on at the server (ssl = on and a certificate), or let the URL name one"
                            + " that has it");
        }
        if (MissingTenant.isMeantBy(thrown)) {
            return new Denied(MissingTenant.explain(context));
        }
        if (ForeignRow.isMeantBy(thrown)) {
            return new Denied(ForeignRow.explain(context));
        }
        return phase == Phase.COMMIT && leavesCommitOpen(state)
                ? new OutcomeUnknown(
                        context.withAdvice(
                                "whether the commit took place is not known; look before doing it"
                                        + " again"))
                : classify(context, state, phase, thrown);
    }

    /** A failure that did not come from the server: nothing was sent. */
    public Unavailable unavailable(String operation, String what, String advice) {
        return new Unavailable(FailureContext.of(store, operation, what).withAdvice(advice));
    }

    /** A time that ran out with nothing left behind. */
    public TimedOut timedOut(String operation, String what, String advice) {
        return new TimedOut(
                FailureContext.of(store, operation, what).withAdvice(advice), Effect.NONE);
    }

    /** The answer to work on a store that is closed. */
    public Unavailable closed(String operation) {
        return Unavailable.forGood(
                FailureContext.of(store, operation, "the store is closed")
                        .withAdvice("open it again"));
    }

    /** The answer to a caller whose thread was interrupted. */
    public Unavailable interrupted(String operation) {
        return Unavailable.forGood(
                FailureContext.of(store, operation, "the calling thread was interrupted")
                        .withAdvice("nothing of the work stays"));
    }

    /** The answer to a caller whose time is over. */
    public TimedOut late(String operation) {
        return timedOut(
                operation, "the time of the call is over", "make the work shorter or allow more");
    }

    /** Nothing has the key that was asked for. */
    public NotFound notFound(String operation) {
        return new NotFound(
                FailureContext.of(store, operation, "no row was found")
                        .withAdvice("use find() where a row may be missing"));
    }

    /** What a person set up cannot work. */
    public Misconfigured misconfigured(String operation, String what, String advice) {
        return new Misconfigured(FailureContext.of(store, operation, what).withAdvice(advice));
    }

    /** Whether the connection is of no more use after {@code thrown}. */
    public static boolean breaksConnection(SQLException thrown) {
        String state = Objects.requireNonNullElse(thrown.getSQLState(), LOST);
        return state.startsWith("08")
                || state.startsWith("57P0")
                || state.equals("25P03")
                || state.equals("25P04")
                || causedBy(thrown, IOException.class);
    }

    /** Whether the wire broke under a statement that the server may still be carrying out. */
    static boolean mayStillRun(SQLException thrown) {
        return causedBy(thrown, IOException.class);
    }

    private FailureContext context(String operation, String state, SQLException thrown) {
        SqlStates.Meaning meaning = SqlStates.of(state);
        String what = meaning.what();
        if (causedBy(thrown, SocketTimeoutException.class)) {
            what = "the server did not answer in time";
        }
        return new FailureContext(
                store,
                operation,
                what + details(serverMessage(thrown)),
                meaning.advice(),
                state.isEmpty() ? Optional.empty() : Optional.of(state),
                showData ? thrown : RedactedCause.of(thrown));
    }

    private StoreFailure classify(
            FailureContext context, String state, Phase phase, SQLException thrown) {
        return switch (SqlStates.classOf(state)) {
            case "08" -> lost(context, phase, thrown);
            case "0A" -> unsupported(context, thrown);
            case "21", "22", "44" -> conflict(context, Conflict.Kind.CHECK, thrown);
            case "23" -> conflict(context, integrity(state), thrown);
            case "25" -> transactionState(context, state);
            case "28" -> new Denied(context);
            case "40" -> rolledBack(context, state, thrown);
            case "42" -> state.equals("42501") ? new Denied(context) : new Misconfigured(context);
            case "53", "58" -> new Unavailable(context);
            case "54" -> new Unsupported(context);
            case "55" -> objectState(context, state);
            case "57" -> intervention(context, state);
            case "P0" -> routine(context, state, thrown);
            case "XX" -> inside(context, state);
            default -> new Misconfigured(context);
        };
    }

    private static StoreFailure lost(FailureContext context, Phase phase, SQLException thrown) {
        return phase == Phase.TRANSACTION && causedBy(thrown, SocketTimeoutException.class)
                ? new TimedOut(context, Effect.NONE)
                : new Unavailable(context);
    }

    /** A plan that outlived a change of the schema is a race, and passes when done again. */
    private static StoreFailure unsupported(FailureContext context, SQLException thrown) {
        ServerErrorMessage message = serverMessage(thrown);
        if (message != null && "RevalidateCachedQuery".equals(message.getRoutine())) {
            return new Conflict(context, Conflict.Kind.SERIALIZATION, Optional.empty());
        }
        return new Unsupported(context);
    }

    private static Conflict conflict(
            FailureContext context, Conflict.Kind kind, SQLException thrown) {
        ServerErrorMessage message = serverMessage(thrown);
        return new Conflict(
                context,
                kind,
                message == null ? Optional.empty() : Optional.ofNullable(message.getConstraint()));
    }

    private static Conflict.Kind integrity(String state) {
        return switch (state) {
            case "23001", "23503" -> Conflict.Kind.FOREIGN_KEY;
            case "23502" -> Conflict.Kind.NOT_NULL;
            case "23505" -> Conflict.Kind.UNIQUE;
            case "23P01" -> Conflict.Kind.EXCLUSION;
            default -> Conflict.Kind.CHECK;
        };
    }

    private static StoreFailure transactionState(FailureContext context, String state) {
        return switch (state) {
            case "25P03", "25P04" -> new TimedOut(context, Effect.NONE);
            case "25006" -> new Denied(context);
            default -> new Misconfigured(context);
        };
    }

    private static StoreFailure rolledBack(
            FailureContext context, String state, SQLException thrown) {
        return switch (state) {
            case "40003" -> new OutcomeUnknown(context);
            case "40002" -> conflict(context, Conflict.Kind.CHECK, thrown);
            case "40P01" -> conflict(context, Conflict.Kind.DEADLOCK, thrown);
            default -> conflict(context, Conflict.Kind.SERIALIZATION, thrown);
        };
    }

    private static StoreFailure objectState(FailureContext context, String state) {
        return switch (state) {
            case "55P03" -> new TimedOut(context, Effect.NONE);
            case "55006" -> new Unavailable(context);
            default -> new Misconfigured(context);
        };
    }

    private static StoreFailure intervention(FailureContext context, String state) {
        return state.equals("57014")
                ? new TimedOut(context, Effect.NONE)
                : new Unavailable(context);
    }

    private static StoreFailure routine(FailureContext context, String state, SQLException thrown) {
        return state.equals("P0002")
                ? new NotFound(context)
                : conflict(context, Conflict.Kind.CHECK, thrown);
    }

    private static StoreFailure inside(FailureContext context, String state) {
        return state.equals("XX001") || state.equals("XX002")
                ? new Corrupt(context)
                : new Unavailable(context);
    }

    /** An error of level FATAL at the commit may arrive after the commit took place. */
    private static boolean leavesCommitOpen(String state) {
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("58")
                || state.startsWith("XX")
                || state.equals("40003");
    }

    /** Names of the schema and a position in the statement: never values. */
    private static String details(@Nullable ServerErrorMessage message) {
        if (message == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        append(text, "constraint", message.getConstraint());
        append(text, "table", message.getTable());
        append(text, "column", message.getColumn());
        if (message.getPosition() > 0) {
            append(text, "at character", Integer.toString(message.getPosition()));
        }
        return text.isEmpty() ? "" : " (" + text + ")";
    }

    private static void append(StringBuilder text, String word, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            text.append(text.isEmpty() ? "" : ", ").append(word).append(' ').append(value);
        }
    }

    private static @Nullable ServerErrorMessage serverMessage(SQLException thrown) {
        return thrown instanceof PSQLException server ? server.getServerErrorMessage() : null;
    }

    static boolean causedBy(Throwable thrown, Class<? extends Throwable> type) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 8; depth++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
