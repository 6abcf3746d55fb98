package dev.bedstone.config;

import dev.bedstone.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A way to a database of MongoDB as one user. Immutable.
 *
 * @param hosts one or more members; never empty
 * @param srv whether the only host is a DNS name under which the members are listed
 * @param database the database
 * @param user the user, if the server asks for one
 * @param password its password; empty for none
 * @param authSource the database that knows the user
 * @param replicaSet the replica set's name, if there is one
 * @param tls how the connection is protected
 */
public record MongoEndpoint(
        List<HostPort> hosts,
        boolean srv,
        String database,
        Optional<String> user,
        Secret password,
        String authSource,
        Optional<String> replicaSet,
        Tls tls) {

    private static final String ADMIN = "admin";
    private static final int LONGEST_NAME = 63;

    /** Everything a server on Unix takes but the length; drivers let more through. */
    private static final Pattern NAME = Pattern.compile("[^/\\\\. \"$\\p{Cntrl}]+");

    public MongoEndpoint {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a way to MongoDB needs a host");
        }
    }

    /**
     * Whether a database can have this name: 1 to 63 bytes without {@code / \ . " $}, spaces and
     * control characters.
     *
     * @see <a href="https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions">
     *     MongoDB's naming restrictions</a>
     */
    public static boolean isDatabaseName(String name) {
        return NAME.matcher(name).matches()
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
    }

    /** A way to one member, without credentials and unprotected. */
    public static MongoEndpoint of(HostPort host, String database) {
        return new MongoEndpoint(
                List.of(host),
                false,
                database,
                Optional.empty(),
                Secret.of(""),
                ADMIN,
                Optional.empty(),
                Tls.NONE);
    }

    /** The same as a user that the database {@code admin} knows. */
    public MongoEndpoint withCredentials(String name, Secret word) {
        return new MongoEndpoint(
                hosts, srv, database, Optional.of(name), word, ADMIN, replicaSet, tls);
    }

    /** The same at other members. */
    public MongoEndpoint withHosts(List<HostPort> others) {
        return new MongoEndpoint(
                others, srv, database, user, password, authSource, replicaSet, tls);
    }

    /** The same to another database. */
    public MongoEndpoint withDatabase(String other) {
        return new MongoEndpoint(hosts, srv, other, user, password, authSource, replicaSet, tls);
    }

    /** The same to a replica set with this name. */
    public MongoEndpoint withReplicaSet(String name) {
        return new MongoEndpoint(
                hosts, srv, database, user, password, authSource, Optional.of(name), tls);
    }

    /** The same with another protection. */
    public MongoEndpoint withTls(Tls other) {
        return new MongoEndpoint(
                hosts, srv, database, user, password, authSource, replicaSet, other);
    }
}
