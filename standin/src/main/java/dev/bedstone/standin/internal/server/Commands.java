package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import dev.bedstone.standin.internal.storage.DiskFullException;
import dev.bedstone.standin.internal.storage.Storage;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Carries out commands: those of a server itself here, those on data by the library. Whoever has
 * not logged in may only ask what a driver asks before it does. Thread-safe.
 */
final class Commands {

    private static final int UNAUTHORIZED = 13;

    /** Allowed before the login, as on a server. */
    private static final Set<String> OPEN =
            Set.of("hello", "ismaster", "saslstart", "saslcontinue", "logout", "ping", "buildinfo");

    private static final Set<String> READS =
            Set.of(
                    "find",
                    "count",
                    "distinct",
                    "getmore",
                    "killcursors",
                    "listcollections",
                    "listindexes",
                    "listdatabases",
                    "dbstats",
                    "collstats",
                    "validate",
                    "whatsmyuri",
                    "ping",
                    "buildinfo",
                    "getlog",
                    "hostinfo",
                    "getcmdlineopts",
                    "getparameter",
                    "connectionstatus",
                    "endsessions");

    private final Storage storage;
    private final MongoBackend backend;
    private final Login login;
    private final Clients clients;

    Commands(Storage storage, Login login, Clients clients) {
        this.storage = storage;
        this.backend = storage.backend();
        this.login = login;
        this.clients = clients;
    }

    /**
     * Carries out a command.
     *
     * @throws de.bwaldvogel.mongo.exception.MongoServerException if it is refused
     */
    Document run(Client client, String database, Document command) {
        return TimeLimit.within(client, command, () -> dispatched(client, database, command));
    }

    private Document dispatched(Client client, String database, Document command) {
        String word = command.keySet().iterator().next();
        String name = word.toLowerCase(Locale.ROOT);
        if (!client.isAuthenticated() && !OPEN.contains(name)) {
            throw new MongoServerError(
                    UNAUTHORIZED, "Unauthorized", "command " + word + " requires authentication");
        }
        return switch (name) {
            case "hello", "ismaster" -> hello(client, database, command);
            case "saslstart" -> login.start(client, command);
            case "saslcontinue" -> login.proceed(client, command);
            case "logout" -> logout(client);
            case "buildinfo" -> info(client, database, command);
            case "serverstatus" -> status();
            case "currentop" -> new Document("inprog", clients.operations()).append("ok", 1.0);
            case "sleep" -> sleep(command);
            default ->
                    changes(name, command)
                            ? change(() -> onData(client, database, word, command))
                            : onData(client, database, word, command);
        };
    }

    private Document change(Supplier<Document> command) {
        try {
            Storage.Outcome<Document> outcome = storage.change(command);
            return outcome.kept() ? outcome.result() : FullDisk.unconfirmed(outcome.result());
        } catch (DiskFullException full) {
            throw FullDisk.refused(full);
        }
    }

    private Document onData(Client client, String database, String word, Document command) {
        return Batch.of(word.toLowerCase(Locale.ROOT), command)
                .map(batch -> batch.run(one -> byLibrary(client, database, word, one)))
                .orElseGet(() -> byLibrary(client, database, word, command));
    }

    private Document byLibrary(Client client, String database, String word, Document command) {
        NotOffered.refuse(command);
        try {
            return Dialect.corrected(
                    command,
                    backend.handleCommand(
                            client.channel(), database, word, Dialect.older(command)));
        } catch (MongoServerException refusal) {
            throw NotOffered.told(refusal);
        }
    }

    private static boolean changes(String name, Document command) {
        return name.equals("aggregate") ? writes(command) : !READS.contains(name);
    }

    private static boolean writes(Document aggregate) {
        return aggregate.get("pipeline") instanceof Collection<?> stages
                && stages.stream()
                        .anyMatch(stage ->
                                stage instanceof Document step
                                        && (step.containsKey("$out")
                                                || step.containsKey("$merge")));
    }

    private Document hello(Client client, String database, Document command) {
        if (command.get("client") instanceof Document told
                && told.get("application") instanceof Document application) {
            client.calls(String.valueOf(application.get("name")));
        }
        Document reply = onData(client, database, "isMaster", command);
        reply.remove("ok");
        reply.putAll(login.mechanisms(command));
        return reply.append("helloOk", true)
                .append("isWritablePrimary", true)
                .append("connectionId", client.number())
                .append("readOnly", false)
                .append("ok", 1.0);
    }

    private static Document logout(Client client) {
        client.authenticated(false);
        return new Document("ok", 1.0);
    }

    /** Says what it is, so that nobody takes it for MongoDB. */
    private Document info(Client client, String database, Document command) {
        Document reply = onData(client, database, "buildInfo", command);
        reply.remove("ok");
        return reply.append("modules", List.of("bedstone-standin")).append("ok", 1.0);
    }

    private Document status() {
        Document reply = backend.getServerStatus();
        reply.remove("ok");
        return reply.append("connections", clients.count()).append("ok", 1.0);
    }

    /** The test command of the same name: {@code {sleep: 1, millis: 100}}; ends at maxTimeMS. */
    private static Document sleep(Document command) {
        long millis = number(command, "millis", 0);
        long limit = number(command, "maxTimeMS", Long.MAX_VALUE);
        try {
            Thread.sleep(Duration.ofMillis(Math.min(millis, limit)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (limit < millis) {
            throw TimeLimit.expired();
        }
        return new Document("ok", 1.0);
    }

    private static long number(Document command, String key, long otherwise) {
        return command.get(key) instanceof Number number ? number.longValue() : otherwise;
    }
}
