package dev.bedstone.config;

import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * MongoDB as an application configures it. Immutable.
 *
 * @param hosts one or more members; never empty
 * @param srv whether the only host is a DNS name under which the members are listed
 * @param database the database
 * @param user the user, if the server asks for one
 * @param password its password; empty for none
 * @param replicaSet the replica set's name, if there is one
 * @param tls how the connection is protected
 * @param pool the pool's size and patience
 * @param callTimeout one call from its begin to its end; positive
 */
public record MongoConfig(
        List<HostPort> hosts,
        boolean srv,
        String database,
        Optional<String> user,
        Secret password,
        Optional<String> replicaSet,
        Tls tls,
        PoolConfig pool,
        Duration callTimeout) {

    public MongoConfig {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a MongoDB configuration needs a host");
        }
    }
}
