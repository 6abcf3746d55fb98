package dev.bedstone.platform.projects;

/** What an environment is for. */
public enum EnvironmentKind {
    /** For those who write the program. */
    DEVELOPMENT,
    /** As production, without its users. */
    STAGING,
    /** For its users. */
    PRODUCTION
}
