package dev.bedstone.config;

import dev.bedstone.kernel.Secret;
import java.util.List;

/**
 * A PostgreSQL database and the role to use it as. Immutable.
 *
 * @param hosts one or more servers, tried in order; never empty
 * @param database the database's name
 * @param user the role
 * @param password the role's password; empty for none
 * @param tls how the connection is protected
 * @param pooler what stands between Bedstone and the server
 */
public record PostgresEndpoint(
        List<HostPort> hosts,
        String database,
        String user,
        Secret password,
        Tls tls,
        Pooler pooler) {

    public PostgresEndpoint {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a PostgreSQL endpoint needs a host");
        }
    }

    /** What stands between Bedstone and the server. */
    public enum Pooler {
        /** Nothing. */
        NONE,
        /** A pooler that gives a server connection for the life of a client connection. */
        SESSION,
        /** A pooler that gives a server connection for one transaction: no session state. */
        TRANSACTION
    }
}
