package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Several updates or deletes in one command, carried out one by one: in order, the first that is
 * refused is the last that is tried, as on a server. The library would go on after it. Used by one
 * thread.
 */
final class Batch {

    private static final Map<String, String> STATEMENTS =
            Map.of("update", "updates", "delete", "deletes");

    private static final List<String> COUNTS = List.of("n", "nModified");

    private final Document command;
    private final String name;
    private final Collection<?> statements;
    private final Document reply = new Document("n", 0);
    private final List<Object> upserted = new ArrayList<>();
    private final List<Object> errors = new ArrayList<>();

    private Batch(Document command, String name, Collection<?> statements) {
        this.command = command;
        this.name = name;
        this.statements = statements;
    }

    /** The batch in a command, if it is one. */
    static Optional<Batch> of(String verb, Document command) {
        String name = STATEMENTS.get(verb);
        return name != null && command.get(name) instanceof Collection<?> statements
                ? Optional.of(new Batch(command, name, statements))
                : Optional.empty();
    }

    /** Whether the documents or statements of a command are tried until one is refused. */
    static boolean isOrdered(Document command) {
        return !Boolean.FALSE.equals(command.get("ordered"));
    }

    /** Carries out a command of one statement. */
    interface One {

        /**
         * Does it.
         *
         * @throws de.bwaldvogel.mongo.exception.MongoServerException if it is refused
         */
        Document run(Document command);
    }

    /** The reply to the whole command. */
    Document run(One one) {
        int index = 0;
        for (Object statement : statements) {
            Document single = command.clone();
            single.put(name, List.of(statement));
            add(index++, outcome(one, single));
            if (!errors.isEmpty() && isOrdered(command)) {
                break;
            }
        }
        putUnlessEmpty("upserted", upserted);
        putUnlessEmpty("writeErrors", errors);
        return reply.append("ok", 1.0);
    }

    private static Document outcome(One one, Document single) {
        try {
            return one.run(single);
        } catch (MongoServerError refused) {
            Document error =
                    new Document("code", refused.getCode())
                            .append("errmsg", refused.getMessageWithoutErrorCode());
            return new Document("writeErrors", List.of(error));
        }
    }

    private void add(int index, Document outcome) {
        for (String count : COUNTS) {
            if (outcome.get(count) instanceof Integer more) {
                reply.put(count, more + (Integer) reply.getOrDefault(count, 0));
            }
        }
        collect(index, outcome.get("upserted"), upserted);
        collect(index, outcome.get("writeErrors"), errors);
    }

    /** Each of them speaks of the only statement it knows. */
    private static void collect(int index, @Nullable Object found, List<Object> into) {
        if (found instanceof Collection<?> all) {
            all.forEach(one -> {
                Document placed = ((Document) one).clone();
                placed.put("index", index);
                into.add(placed);
            });
        }
    }

    private void putUnlessEmpty(String name, List<Object> found) {
        if (!found.isEmpty()) {
            reply.put(name, found);
        }
    }
}
