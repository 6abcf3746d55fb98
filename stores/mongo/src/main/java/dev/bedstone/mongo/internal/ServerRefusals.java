package dev.bedstone.mongo.internal;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.kernel.Unsupported;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the server refused, said by its code in Bedstone's words. Thread-safe. */
final class ServerRefusals {

    /** The server names the index, and after it the values, which are not ours to repeat. */
    private static final Pattern INDEX =
            Pattern.compile(" index: (?:\\S*\\$)?([A-Za-z0-9_.-]{1,120}) dup key");

    private final FailureContexts contexts;
    private final String setting;

    /**
     * @param setting where the server is configured, such as {@code bedstone.mongo}
     */
    ServerRefusals(FailureContexts contexts, String setting) {
        this.contexts = contexts;
        this.setting = setting;
    }

    /**
     * What a code means.
     *
     * @param changes whether the call can leave something behind
     * @param code the server's error code
     * @param text the server's words, of which the name of an index alone is repeated
     */
    StoreFailure of(
            String operation, boolean changes, int code, String text, @Nullable Throwable thrown) {
        return switch (ErrorCodes.meaning(code)) {
            case DUPLICATE -> conflict(operation, "the key is there already", code, text, thrown);
            case CHECK ->
                    new Conflict(
                            refused(operation, "a rule of the collection says no", code, thrown),
                            Conflict.Kind.CHECK,
                            Optional.empty());
            case EXISTS ->
                    new Conflict(
                            refused(operation, "it is there already", code, thrown),
                            Conflict.Kind.UNIQUE,
                            Optional.empty());
            case WRITE_CONFLICT ->
                    new Conflict(
                            refused(operation, "somebody else wrote it first", code, thrown),
                            Conflict.Kind.SERIALIZATION,
                            Optional.empty());
            case DENIED ->
                    new Denied(
                            refused(operation, "the user may not do that", code, thrown)
                                    .withAdvice("grant it, or use another user"));
            case TIME_LIMIT ->
                    new TimedOut(
                            refused(operation, "the server ended it for its time", code, thrown)
                                    .withAdvice("look for a missing index, or allow more time"),
                            changes ? Effect.UNKNOWN : Effect.NONE);
            case UNAVAILABLE ->
                    new Unavailable(
                            refused(operation, "the member cannot serve it now", code, thrown)
                                    .withAdvice("the set may be electing; check its state"));
            case CURSOR_GONE ->
                    new Unavailable(
                            refused(operation, "the server gave up the cursor", code, thrown)
                                    .withAdvice("read faster, or begin again"));
            case UNSUPPORTED ->
                    new Unsupported(
                            refused(operation, "the server does not know it", code, thrown)
                                    .withAdvice(
                                            "check the server's version and kind; where a stand-in"
                                                    + " runs, set MONGODB_URI to use a server"));
            case MISSING ->
                    new NotFound(refused(operation, ErrorCodes.missing(code), code, thrown));
            case TOO_LARGE ->
                    new Misconfigured(
                            refused(operation, "the document would become too large", code, thrown)
                                    .withAdvice(
                                            "a document has 16 MB at most; keep what grows in"
                                                    + " documents of its own"));
            case DISK_FULL ->
                    new Unavailable(
                            refused(operation, "the server's disk is full", code, thrown)
                                    .withAdvice("free space on the server"));
            case REFUSED ->
                    new Misconfigured(
                            refused(operation, "the server refuses it", code, thrown)
                                    .withAdvice(
                                            "check it against the server's version; "
                                                    + setting
                                                    + ".show-data-in-failures shows its words"));
        };
    }

    private StoreFailure conflict(
            String operation, String what, int code, String text, @Nullable Throwable thrown) {
        return new Conflict(
                refused(operation, what, code, thrown), Conflict.Kind.UNIQUE, index(text));
    }

    private static Optional<String> index(String text) {
        Matcher found = INDEX.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private FailureContext refused(
            String operation, String what, int code, @Nullable Throwable thrown) {
        return contexts.of(operation, what, thrown)
                .withCode(code > 0 ? String.valueOf(code) : null);
    }
}
