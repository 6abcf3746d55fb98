package dev.bedstone.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The protection of a connection. Immutable.
 *
 * @param mode how much is checked
 * @param authority PEM file with the certificates of the authorities to trust
 * @param certificate PEM file with the client's own certificate
 * @param key file with the key of the client's certificate
 */
public record Tls(
        TlsMode mode, Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {

    /** No protection: loopback and development. */
    public static final Tls NONE =
            new Tls(TlsMode.DISABLE, Optional.empty(), Optional.empty(), Optional.empty());
}
