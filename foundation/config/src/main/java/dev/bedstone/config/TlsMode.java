package dev.bedstone.config;

/** How a connection is protected, from nothing to everything; the names are libpq's. */
public enum TlsMode {
    /** Never encrypted. */
    DISABLE,
    /** Encrypted only if the server insists. */
    ALLOW,
    /** Encrypted if the server can. */
    PREFER,
    /** Encrypted, with whomever answers. */
    REQUIRE,
    /** Encrypted, with a server whose certificate a known authority signed. */
    VERIFY_CA,
    /** As {@link #VERIFY_CA}, and the certificate names the host that was asked for. */
    VERIFY_FULL
}
