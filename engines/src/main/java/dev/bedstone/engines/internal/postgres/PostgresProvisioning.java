package dev.bedstone.engines.internal.postgres;

import dev.bedstone.engines.PostgresRole;
import dev.bedstone.engines.internal.Passwords;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.postgresql.util.PasswordUtil;

/**
 * Makes roles, database, extensions and rights, as often as it is asked to with the same result.
 * Passwords travel only as SCRAM verifiers (RFC 5803), so that no log and no statistics view of the
 * server can hold one. A database made later from {@code bedstone} as its template carries the same
 * rights.
 */
final class PostgresProvisioning {

    /** Names this version of the provisioning; another name makes the next start do it again. */
    static final String VERSION = "3";

    private static final List<String> EXTENSIONS =
            List.of("pg_stat_statements", "pg_trgm", "btree_gin", "pgcrypto");
    private static final String READERS = "bedstone_reader, bedstone_backup";
    private static final String WRITERS = "bedstone_app, bedstone_platform";
    private static final String EVERYBODY = READERS + ", " + WRITERS;
    private static final String GUESTS = EVERYBODY + ", bedstone_loader";
    private static final Set<PostgresRole> UNBOUND =
            EnumSet.of(PostgresRole.PLATFORM, PostgresRole.LOADER, PostgresRole.BACKUP);
    private static final String DUPLICATE_OBJECT = "42710";

    private final PostgresLogin login;

    PostgresProvisioning(PostgresLogin login) {
        this.login = login;
    }

    /** Does everything that is not yet done. */
    void run() throws SQLException {
        inDatabase("postgres", roles());
        inDatabase("template1", extensions());
        createDatabase();
        List<String> database = new ArrayList<>(extensions());
        database.addAll(rights());
        inDatabase(PostgresLogin.DATABASE, database);
    }

    /** The statement that sets a role's password. */
    static String passwordOf(PostgresRole role, Passwords passwords) {
        String password = passwords.of(role.user()).reveal();
        String verifier = PasswordUtil.encodeScramSha256(password.toCharArray());
        return "ALTER ROLE " + role.user() + " PASSWORD '" + verifier + "'";
    }

    private List<String> roles() {
        List<String> statements = new ArrayList<>();
        for (PostgresRole role : PostgresRole.values()) {
            if (role != PostgresRole.SUPERUSER) {
                statements.add("CREATE ROLE " + role.user());
                statements.add("ALTER ROLE " + role.user() + " " + attributes(role));
                statements.add(setting(role, "client_connection_check_interval", "2s"));
                statements.add(setting(role, "idle_in_transaction_session_timeout", "60s"));
            }
            statements.add(passwordOf(role, login.passwords()));
        }
        // Migrations, loads and backups may take as long as they take; everybody else is stopped.
        for (PostgresRole role :
                List.of(PostgresRole.APPLICATION, PostgresRole.READER, PostgresRole.PLATFORM)) {
            statements.add(setting(role, "statement_timeout", "30s"));
        }
        statements.add(setting(PostgresRole.READER, "default_transaction_read_only", "on"));
        statements.add(setting(PostgresRole.BACKUP, "default_transaction_read_only", "on"));
        statements.add("GRANT pg_monitor TO bedstone_platform");
        return statements;
    }

    /** The owner makes databases to try migrations in; in production a person decides on that. */
    private static String attributes(PostgresRole role) {
        return "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION "
                + (role == PostgresRole.OWNER ? "CREATEDB " : "NOCREATEDB ")
                + (UNBOUND.contains(role) ? "BYPASSRLS" : "NOBYPASSRLS");
    }

    private static String setting(PostgresRole role, String name, String value) {
        return "ALTER ROLE " + role.user() + " SET " + name + " = '" + value + "'";
    }

    private static List<String> extensions() {
        return EXTENSIONS.stream().map(name -> "CREATE EXTENSION IF NOT EXISTS " + name).toList();
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = login.connect(PostgresRole.SUPERUSER, "postgres");
                Statement statement = connection.createStatement()) {
            boolean there;
            try (ResultSet row =
                    statement.executeQuery("SELECT FROM pg_database WHERE datname = 'bedstone'")) {
                there = row.next();
            }
            if (!there) {
                statement.execute("CREATE DATABASE bedstone OWNER bedstone_owner");
            }
        }
    }

    /**
     * Rights on what the owner makes, now and later, in {@code public} and in schemas it adds. The
     * default rights of the server to create in {@code public} are taken away in every version.
     */
    private static List<String> rights() {
        String mine = "ALTER DEFAULT PRIVILEGES FOR ROLE bedstone_owner GRANT ";
        return List.of(
                "GRANT CONNECT ON DATABASE bedstone TO " + GUESTS,
                "ALTER SCHEMA public OWNER TO bedstone_owner",
                "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                "GRANT USAGE ON SCHEMA public TO " + GUESTS,
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + WRITERS,
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + READERS,
                "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO " + WRITERS,
                "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO " + READERS,
                mine + "USAGE ON SCHEMAS TO " + GUESTS,
                mine + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + WRITERS,
                mine + "SELECT ON TABLES TO " + READERS,
                mine + "USAGE, SELECT ON SEQUENCES TO " + WRITERS,
                mine + "SELECT ON SEQUENCES TO " + READERS);
    }

    private void inDatabase(String database, List<String> statements) throws SQLException {
        try (Connection connection = login.connect(PostgresRole.SUPERUSER, database);
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                execute(statement, text);
            }
        }
    }

    private static void execute(Statement statement, String text) throws SQLException {
        try {
            statement.execute(text);
        } catch (SQLException failure) {
            // CREATE ROLE knows no IF NOT EXISTS.
            if (!DUPLICATE_OBJECT.equals(failure.getSQLState())) {
                throw failure;
            }
        }
    }
}
