package dev.bedstone.engines;

/** The roles of a local PostgreSQL; each has its own generated password. */
public enum PostgresRole {

    /** Owns the database and its schema {@code public}: migrations. */
    OWNER("bedstone_owner"),

    /**
     * Reads and writes rows of the owner's tables, is bound by row-level security, owns nothing.
     */
    APPLICATION("bedstone_app"),

    /** Reads the owner's tables, is bound by row-level security. */
    READER("bedstone_reader"),

    /** Reads and writes rows of every tenant: row-level security does not bind it. */
    PLATFORM("bedstone_platform"),

    /**
     * Writes new rows into the tables that a migration opens to it, such as those of tenants, and
     * reads nothing: bulk loads. Row-level security does not bind it.
     */
    LOADER("bedstone_loader"),

    /** Reads everything: row-level security does not bind it. */
    BACKUP("bedstone_backup"),

    /** May do anything; for provisioning only. */
    SUPERUSER("postgres");

    private final String user;

    PostgresRole(String user) {
        this.user = user;
    }

    /** The role's name in the server. */
    public String user() {
        return user;
    }
}
