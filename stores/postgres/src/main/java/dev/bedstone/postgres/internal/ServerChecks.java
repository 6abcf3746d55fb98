package dev.bedstone.postgres.internal;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint.Pooler;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a server before it is used: what cannot work is refused, all of it at once; what works
 * but is not safe is said.
 */
public final class ServerChecks {

    private static final Logger LOG = LoggerFactory.getLogger(ServerChecks.class);
    static final int OLDEST = 150_000;

    private static final String LOOK =
            """
            select current_setting('server_version_num')::int as version_number,
                   current_setting('server_version') as version,
                   pg_backend_pid() as backend,
                   current_setting('server_encoding') as encoding,
                   current_setting('fsync') as fsync,
                   current_setting('full_page_writes') as full_page_writes,
                   current_setting('synchronous_commit') as synchronous_commit,
                   current_setting('max_connections')::int
                       - current_setting('superuser_reserved_connections')::int
                       - coalesce(current_setting('reserved_connections', true), '0')::int
                       as connections,
                   role.rolsuper as superuser,
                   role.rolbypassrls as bypasses,
                   role.rolconnlimit as role_limit,
                   (select datconnlimit from pg_database where datname = current_database())
                       as database_limit,
                   exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                            where c.relowner = role.oid and c.relkind in ('r', 'p')
                              and n.nspname not like 'pg\\_%') as owns,
                   pg_is_in_recovery() as standby
              from pg_roles as role where role.rolname = current_user\
            """;

    /**
     * What was found.
     *
     * @param refused what cannot work
     * @param dangerous what works and can lose data or show it to the wrong people
     * @param advice what works and could be better
     */
    public record Findings(List<Problem> refused, List<Problem> dangerous, List<Problem> advice) {

        /** Everything a person should know while the store is in use. */
        public List<Problem> worthSaying() {
            List<Problem> all = new ArrayList<>(dangerous);
            all.addAll(advice);
            return List.copyOf(all);
        }
    }

    /**
     * What is asked of a server.
     *
     * @param strict whether what is dangerous is refused too, as in production
     * @param instances how many processes have a pool of this size, at least 1
     */
    public record Demands(boolean strict, int instances) {

        /** One process, somewhere. */
        public static final Demands STANDARD = new Demands(false, 1);
    }

    private final PostgresConfig config;
    private final int instances;
    private final List<Problem> refused = new ArrayList<>();
    private final List<Problem> dangerous = new ArrayList<>();
    private final List<Problem> advice = new ArrayList<>();

    private ServerChecks(PostgresConfig config, int instances) {
        this.config = config;
        this.instances = instances;
    }

    /**
     * Looks at the server behind {@code connection}.
     *
     * @return what is worth saying about a server that may be used
     * @throws ConfigurationException with all that is refused
     * @throws SQLException if the server does not answer
     */
    public static List<Problem> check(
            PgConnection connection, PostgresConfig config, Demands demands) throws SQLException {
        Findings found =
                look(connection, connection.getBackendPID(), OLDEST, demands.instances(), config);
        List<Problem> refused = new ArrayList<>(found.refused());
        if (demands.strict()) {
            refused.addAll(found.dangerous());
        }
        if (!refused.isEmpty()) {
            throw new ConfigurationException(refused);
        }
        found.worthSaying().forEach(problem -> LOG.warn("{}", problem));
        return found.worthSaying();
    }

    /**
     * Everything there is to find.
     *
     * @param told the process id that was told at the login
     * @param oldest the oldest version that will do, as the server counts them
     * @param instances how many processes have a pool of this size
     */
    static Findings look(
            Connection connection, int told, int oldest, int instances, PostgresConfig config)
            throws SQLException {
        ServerChecks checks = new ServerChecks(config, instances);
        try (Statement statement = connection.createStatement();
                ResultSet server = statement.executeQuery(LOOK)) {
            if (server.next()) {
                checks.server(server, oldest);
                checks.durability(server);
                checks.role(server);
                checks.connections(server);
                checks.pooler(server, told);
            }
        }
        return new Findings(
                List.copyOf(checks.refused),
                List.copyOf(checks.dangerous),
                List.copyOf(checks.advice));
    }

    private void server(ResultSet server, int oldest) throws SQLException {
        if (server.getInt("version_number") < oldest) {
            refuse(
                    "the server is PostgreSQL " + server.getString("version"),
                    "use PostgreSQL 15 or newer");
        }
        if (!"UTF8".equals(server.getString("encoding"))) {
            refuse(
                    "the database's encoding is " + server.getString("encoding"),
                    "create it with encoding 'UTF8': others lose letters");
        }
        if (server.getBoolean("standby")) {
            advise(
                    "the server is a standby: it refuses every write",
                    "lead bedstone.postgres.url to the primary, or name all hosts in it");
        }
    }

    private void durability(ResultSet server) throws SQLException {
        for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
            if ("off".equals(server.getString(setting))) {
                danger(
                        "the server runs with " + setting + " = off and loses data in a crash",
                        "set " + setting + " = on where the data matters");
            }
        }
    }

    private void role(ResultSet server) throws SQLException {
        if (server.getBoolean("superuser")) {
            danger(
                    "the application's role is a superuser: no rule of the database binds it",
                    "use a role that may only read and write rows, such as bedstone_app");
        } else if (server.getBoolean("bypasses")) {
            danger(
                    "the application's role has BYPASSRLS: it sees every tenant's rows",
                    "use a role without it, such as bedstone_app");
        }
        if (!server.getBoolean("superuser") && server.getBoolean("owns")) {
            danger(
                    "the application's role owns tables and so may change their rules",
                    "let the owner's role own them, and migrate over bedstone.postgres.migration.url");
        }
    }

    private void connections(ResultSet server) throws SQLException {
        int most = server.getInt("connections");
        for (String limit : List.of("role_limit", "database_limit")) {
            int own = server.getInt(limit);
            most = own >= 0 ? Math.min(most, own) : most;
        }
        int across = config.platform().isPresent() ? PlatformWork.POOL : 0;
        int wanted = (config.pool().maxSize() + across) * instances;
        if (wanted > most) {
            refused.add(room("is " + wanted(wanted) + ", but the server lets in only " + most));
        } else if (instances == 1 && wanted > most / 2) {
            advice.add(
                    room(
                            "is "
                                    + wanted
                                    + " of the "
                                    + most
                                    + " connections of the server: a second instance would not"
                                    + " find enough"));
        }
    }

    private String wanted(int wanted) {
        return instances == 1
                ? Integer.toString(wanted)
                : wanted + " over " + instances + " instances";
    }

    private static Problem room(String what) {
        return new Problem(
                "bedstone.postgres.pool.max-size",
                what,
                "make the pool smaller, or raise max_connections on the server");
    }

    /** A pooler tells a process id of its own in place of the server's. */
    private void pooler(ResultSet server, int told) throws SQLException {
        if (config.primary().pooler() == Pooler.NONE && told != server.getInt("backend")) {
            refused.add(
                    new Problem(
                            "bedstone.postgres.pooler",
                            "is 'none', but a pooler stands in front of the server",
                            "set it to 'transaction' or 'session' as the pooler is set up; what a"
                                    + " session holds would reach other callers"));
        }
    }

    private void refuse(String what, String fix) {
        refused.add(new Problem("bedstone.postgres.url", what, fix));
    }

    private void danger(String what, String fix) {
        dangerous.add(new Problem("bedstone.postgres.url", what, fix));
    }

    private void advise(String what, String fix) {
        advice.add(new Problem("bedstone.postgres.url", what, fix));
    }
}
