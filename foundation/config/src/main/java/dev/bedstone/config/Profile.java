package dev.bedstone.config;

/** What an installation is for. Decides defaults and how strict the checks are. */
public enum Profile {
    /** A developer's machine: the local engines are found without being configured. */
    DEVELOPMENT,
    /** A rehearsal of production. */
    STAGING,
    /** Refuses missing or well-known passwords and TLS that does not check whom it talks to. */
    PRODUCTION
}
