package dev.bedstone.mongo.internal;

import com.mongodb.client.MongoDatabase;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.ServerVersion;
import dev.bedstone.kernel.StoreFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * What the server says of itself. Immutable.
 *
 * @param version its version, as it writes it
 * @param role {@code primary}, {@code secondary}, {@code standalone} or {@code router}
 * @param writable whether it takes writes
 * @param standIn whether it is Bedstone's stand-in and not MongoDB
 */
public record ServerFacts(String version, String role, boolean writable, boolean standIn) {

    private static final String STAND_IN = "bedstone-standin";
    private static final String ADMIN = "admin";

    /** Asks, by {@code deadline}. */
    public static ServerFacts ask(Calls calls, String operation, Deadline deadline) {
        Document hello = command(calls, operation, deadline, ADMIN, new Document("hello", 1));
        Document info = command(calls, operation, deadline, ADMIN, new Document("buildInfo", 1));
        List<?> modules = info.get("modules") instanceof List<?> named ? named : List.of();
        return new ServerFacts(
                String.valueOf(info.get("version")),
                role(hello),
                hello.getBoolean("isWritablePrimary", false),
                modules.contains(STAND_IN));
    }

    ServerVersion number() {
        return ServerVersion.of(version);
    }

    boolean isAlone() {
        return role.equals("standalone");
    }

    private static String role(Document hello) {
        if ("isdbgrid".equals(hello.get("msg"))) {
            return "router";
        }
        if (!hello.containsKey("setName")) {
            return "standalone";
        }
        if (hello.getBoolean("isWritablePrimary", false)) {
            return "primary";
        }
        return hello.getBoolean("secondary", false) ? "secondary" : "other";
    }

    /** The answer to a command that not every user may give; empty if this one may not. */
    static Optional<Document> ifAllowed(
            Calls calls, String operation, Deadline deadline, String database, Document command) {
        try {
            return Optional.of(command(calls, operation, deadline, database, command));
        } catch (StoreFailure denied) {
            return Optional.empty();
        }
    }

    private static Document command(
            Calls calls, String operation, Deadline deadline, String database, Document command) {
        return calls.ask(
                operation,
                deadline,
                time -> {
                    MongoDatabase at = calls.client().getDatabase(database);
                    return at.withTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
                            .runCommand(command);
                });
    }
}
