package dev.bedstone.config;

import dev.bedstone.kernel.Secret;
import java.util.List;
import java.util.Optional;

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

    public MongoEndpoint {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a way to MongoDB needs a host");
        }
    }
}
