package dev.bedstone.config;

import dev.bedstone.kernel.Secret;
import java.util.Optional;

/**
 * A Redis or Valkey server and the user to use it as. Immutable.
 *
 * @param address where it listens
 * @param user the ACL user; empty for the default user
 * @param password its password; empty for none
 * @param database the logical database, 0 to 15; anything but 0 cannot work on a cluster
 * @param tls how the connection is protected; only {@link TlsMode#DISABLE}, {@link
 *     TlsMode#VERIFY_CA} and {@link TlsMode#VERIFY_FULL}, and outside production {@link
 *     TlsMode#REQUIRE}
 */
public record RedisEndpoint(
        HostPort address, Optional<String> user, Secret password, int database, Tls tls) {}
