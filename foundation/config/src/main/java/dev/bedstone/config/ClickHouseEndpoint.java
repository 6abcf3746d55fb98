package dev.bedstone.config;

import dev.bedstone.kernel.Secret;

/**
 * A way to a database of ClickHouse as one user, over its HTTP interface. Immutable.
 *
 * @param address where it listens
 * @param database the database
 * @param user the user
 * @param password its password; empty for none
 * @param tls how the connection is protected
 */
public record ClickHouseEndpoint(
        HostPort address, String database, String user, Secret password, Tls tls) {}
