package dev.bedstone.config;

import dev.bedstone.kernel.Secret;
import java.time.Duration;

/**
 * ClickHouse as an application configures it, over its HTTP interface. Immutable.
 *
 * @param address where it listens
 * @param database the database
 * @param user the user
 * @param password its password; empty for none
 * @param tls how the connection is protected
 * @param compress whether blocks are LZ4-compressed on the wire
 * @param connectTimeout opening a connection; positive
 * @param receiveTimeout waiting for the next bytes of an answer; positive
 */
public record ClickHouseConfig(
        HostPort address,
        String database,
        String user,
        Secret password,
        Tls tls,
        boolean compress,
        Duration connectTimeout,
        Duration receiveTimeout) {}
