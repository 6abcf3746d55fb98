package dev.bedstone.mongo.internal;

import dev.bedstone.config.MongoConfig;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Problems;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;

/** Looks when the store is opened whether the server is fit to be used. */
public final class ServerChecks {

    private static final String OPERATION = "connect";

    /** Roles that let an application do more than read and write. */
    private static final Set<String> MIGHTY =
            Set.of(
                    "root",
                    "__system",
                    "userAdmin",
                    "userAdminAnyDatabase",
                    "dbAdminAnyDatabase",
                    "readWriteAnyDatabase",
                    "clusterAdmin",
                    "hostManager",
                    "restore",
                    "dbOwner");

    private static final String ADMIN = "admin";

    private final Calls calls;
    private final String setting;
    private final MongoConfig config;
    private final int instances;
    private final Deadline deadline;
    private final Problems advice = new Problems();

    /**
     * @param instances how many processes like this one the application has
     */
    public ServerChecks(Calls calls, String setting, MongoConfig config, int instances) {
        this.calls = calls;
        this.setting = setting;
        this.config = config;
        this.instances = instances;
        this.deadline =
                Deadline.after(
                        config.timeouts().connect().plus(config.timeouts().serverSelection()));
    }

    /**
     * Asks the server.
     *
     * @param production whether a stand-in is refused
     * @return what could be better
     * @throws dev.bedstone.kernel.StoreFailure if it cannot be reached, or is not fit to be used
     */
    public List<Problem> run(boolean production) {
        ServerFacts facts = ServerFacts.ask(calls, OPERATION, deadline);
        refuse(facts, production);
        advise(facts);
        checkRoles();
        checkConnections();
        return advice.list();
    }

    private void refuse(ServerFacts facts, boolean production) {
        if (facts.number().isBefore(5, 0, 0)) {
            throw calls.failures()
                    .misconfigured(
                            OPERATION,
                            "the server is MongoDB " + facts.version(),
                            "use MongoDB 5.0 or newer");
        }
        if (!facts.writable()) {
            throw calls.failures()
                    .misconfigured(
                            OPERATION,
                            "the server is a " + facts.role() + " and takes no writes",
                            "name the replica set in " + setting + ".replica-set");
        }
        if (facts.standIn() && production) {
            throw calls.failures()
                    .misconfigured(
                            OPERATION,
                            "the server is a stand-in for development, not MongoDB",
                            "set " + setting + ".url to a real server");
        }
    }

    private void advise(ServerFacts facts) {
        if (facts.standIn()) {
            advice.add(
                    setting,
                    "this is a stand-in, not MongoDB: no transactions, no expiry, no validators",
                    "set MONGODB_URI to use a real server");
        } else if (facts.isAlone()) {
            advice.add(
                    setting,
                    "the server has no replica set: there is one copy of the data, and writes"
                            + " cannot be tried again",
                    "start it with --replSet, also for one member");
        }
        if (config.application().user().isEmpty()) {
            advice.add(
                    setting + ".user",
                    "the server lets in everybody who reaches it",
                    "create a user with readWrite on the database, and switch on authorization");
        }
    }

    private void checkRoles() {
        ServerFacts.ifAllowed(
                        calls, OPERATION, deadline, ADMIN, new Document("connectionStatus", 1))
                .map(ServerChecks::mighty)
                .filter(roles -> !roles.isEmpty())
                .ifPresent(roles ->
                        advice.add(
                                setting + ".user",
                                "the user has the roles " + roles + ", more than it needs",
                                "give it readWrite on the one database"));
    }

    private static Set<String> mighty(Document status) {
        Set<String> found = new TreeSet<>();
        if (status.get("authInfo") instanceof Document info
                && info.get("authenticatedUserRoles") instanceof List<?> roles) {
            for (Object role : roles) {
                if (role instanceof Document named && named.get("role") instanceof String name) {
                    found.add(name);
                }
            }
        }
        found.retainAll(MIGHTY);
        return found;
    }

    private void checkConnections() {
        OptionalLong most = mostConnections();
        long wanted = (long) config.pool().maxSize() * instances;
        if (most.isPresent() && wanted > most.getAsLong()) {
            advice.add(
                    setting + ".pool.max-size",
                    instances
                            + " instances may open "
                            + wanted
                            + " connections, the server takes "
                            + most.getAsLong(),
                    "lower it, or raise maxIncomingConnections");
        }
    }

    private OptionalLong mostConnections() {
        return ServerFacts.ifAllowed(
                        calls, OPERATION, deadline, ADMIN, new Document("serverStatus", 1))
                .filter(status -> status.get("connections") instanceof Document)
                .map(status -> (Document) status.get("connections"))
                .map(counts ->
                        OptionalLong.of(number(counts, "current") + number(counts, "available")))
                .orElse(OptionalLong.empty());
    }

    private static long number(Document document, String key) {
        return document.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
