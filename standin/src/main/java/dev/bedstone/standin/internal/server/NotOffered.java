package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.exception.MongoServerNotYetImplementedException;
import java.util.Collection;
import java.util.Set;

/** What a server can do and the library cannot: refused with a way out, in one line. */
final class NotOffered {

    private static final String ADVICE = "; set MONGODB_URI to use a server";

    /** A server's own code for what it does not have. */
    private static final int NOT_IMPLEMENTED = 238;

    /** Of a command and of a stage that is not known: a server's codes, too. */
    private static final Set<Integer> UNKNOWN = Set.of(59, 40324);

    private static final int UNKNOWN_EXPRESSION = 168;

    private NotOffered() {}

    /**
     * Looks for what would end within the library.
     *
     * @throws MongoServerError if there is such a thing
     */
    static void refuse(Document command) {
        boolean pipeline =
                command.get("updates") instanceof Collection<?> updates
                        && updates.stream()
                                .anyMatch(one ->
                                        one instanceof Document update
                                                && update.get("u") instanceof Collection<?>);
        if (pipeline || command.get("update") instanceof Collection<?>) {
            throw refused("the stand-in for MongoDB does not update by a pipeline");
        }
    }

    /** The library's refusal, with a way out if it is for what it does not know. */
    static MongoServerException told(MongoServerException refusal) {
        String words = refusal.getMessageWithoutErrorCode();
        if (refusal instanceof MongoServerError error && UNKNOWN.contains(error.getCode())) {
            return new MongoServerError(error.getCode(), error.getCodeName(), told(words) + ADVICE);
        }
        boolean lacking =
                refusal instanceof MongoServerNotYetImplementedException
                        || refusal instanceof MongoServerError error
                                && error.getCode() == UNKNOWN_EXPRESSION
                        || words.matches("(?s)unknown (top level )?operator.*");
        return lacking ? refused(told(words)) : refusal;
    }

    /** Of what the library neither did nor refused; its log has where. */
    static String broken(String command, Throwable thrown) {
        return "the stand-in for MongoDB failed at "
                + command
                + " with "
                + thrown.getClass().getName()
                + ADVICE;
    }

    private static String told(String words) {
        return "the stand-in for MongoDB does not know it (" + words + ")";
    }

    /** Of what the words say, with the way out. */
    static MongoServerError refused(String words) {
        return new MongoServerError(NOT_IMPLEMENTED, "NotImplemented", words + ADVICE);
    }
}
