package dev.bedstone.postgres.internal;

import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * Asks the server how it is, over a connection as callers use it. The question runs on a thread of
 * its own, because neither a pool nor a driver can be trusted to come back in time from a server
 * that is frozen. Thread-safe.
 */
public final class PostgresHealth {

    private static final Duration SIZE_IS_FRESH = Duration.ofMinutes(1);
    private static final String PROBE = "probe";

    /** Other roles' statements are seen only with pg_read_all_stats. */
    private static final String ASK =
            """
            select split_part(current_setting('server_version'), ' ', 1) as version,
                   (select count(*) from pg_stat_activity
                     where datname = current_database() and backend_type = 'client backend')
                       as connections,
                   (select count(*) from pg_stat_activity
                     where state = 'active' and pid <> pg_backend_pid()
                       and backend_type = 'client backend'
                       and query_start < now() - interval '5 minutes') as long_running,
                   (select coalesce(string_agg(extname || ' ' || extversion, ', '
                                      order by extname), '')
                      from pg_extension) as extensions,
                   pg_is_in_recovery() as standby\
            """;

    private static final String SIZE = "select pg_database_size(current_database())";

    private final Connections connections;
    private final PostgresFailures failures;
    private final @Nullable ReplicatedUnits replicated;
    private volatile Size size = new Size(-1, Deadline.after(Duration.ZERO));

    /** The size costs a look at every file, so it is asked for only now and then. */
    private record Size(long bytes, Deadline freshUntil) {}

    /**
     * @param replicated what knows the replica; null if there is none
     */
    public PostgresHealth(
            Connections connections,
            PostgresFailures failures,
            @Nullable ReplicatedUnits replicated) {
        this.connections = connections;
        this.failures = failures;
        this.replicated = replicated;
    }

    /** How the server is; ends by {@code deadline}, and never throws. */
    public Probe probe(Deadline deadline) {
        long start = System.nanoTime();
        if (connections.isClosed()) {
            return Probe.of(Health.UNKNOWN, "the store is closed", since(start));
        }
        CompletableFuture<Probe> answer = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("bedstone-postgres-probe")
                .start(() -> answer.complete(ask(deadline, start)));
        try {
            return answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return silent(start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Probe.of(Health.UNKNOWN, "the question was interrupted", since(start));
        } catch (ExecutionException e) {
            return Probe.of(Health.DOWN, "the question failed", since(start));
        }
    }

    private Probe ask(Deadline deadline, long start) {
        try {
            return overPool(deadline, start);
        } catch (TimedOut e) {
            return connections.statistics().idle() == 0 && !deadline.hasPassed()
                    ? besidePool(start)
                    : silent(start);
        } catch (StoreFailure e) {
            return down(e, start);
        } catch (RuntimeException e) {
            return Probe.of(
                    Health.UNKNOWN, "the question failed: " + e.getClass().getName(), since(start));
        }
    }

    /** Half of the time is kept to tell a busy pool from a dead server. */
    private Probe overPool(Deadline deadline, long start) {
        Lease lease =
                connections.acquire(deadline.orAfter(deadline.remaining().dividedBy(2)), null);
        try {
            lease.limitSilence();
            return read(lease.raw(), start);
        } catch (SQLException e) {
            lease.failed(e);
            throw failures.of(PROBE, Phase.TRANSACTION, e);
        } finally {
            rollback(lease);
            connections.release(lease);
        }
    }

    private Probe besidePool(long start) {
        int limit = connections.statistics().limit();
        try (PgConnection connection = connections.connector().open()) {
            Map<String, Object> facts = facts(connection);
            return new Probe(
                    Health.DEGRADED,
                    "all "
                            + limit
                            + " connections are in use, the server itself answers; shorten"
                            + " the transactions or raise bedstone.postgres.pool.max-size",
                    since(start),
                    facts);
        } catch (SQLException e) {
            return down(failures.of(PROBE, Phase.CONNECT, e), start);
        }
    }

    private Probe read(PgConnection connection, long start) throws SQLException {
        Map<String, Object> facts = facts(connection);
        Duration latency = since(start);
        long longRunning = ((Number) facts.getOrDefault("longRunning", 0L)).longValue();
        if (longRunning > 0) {
            return new Probe(
                    Health.DEGRADED,
                    longRunning + " statements run for more than 5 minutes; see pg_stat_activity",
                    latency,
                    facts);
        }
        return new Probe(Health.UP, "answered in " + latency.toMillis() + " ms", latency, facts);
    }

    private Map<String, Object> facts(PgConnection connection) throws SQLException {
        Map<String, Object> facts = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ASK)) {
            row.next();
            facts.put("version", row.getString("version"));
            facts.put("size", size(connection));
            facts.put("connections", row.getLong("connections"));
            facts.put("longRunning", row.getLong("long_running"));
            facts.put("extensions", row.getString("extensions"));
            facts.put("standby", row.getBoolean("standby"));
        }
        if (replicated != null) {
            facts.put("replica", replicated.obstacle().orElse("serves reads"));
        }
        return facts;
    }

    private long size(PgConnection connection) throws SQLException {
        if (size.freshUntil().hasPassed()) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(SIZE)) {
                row.next();
                size = new Size(row.getLong(1), Deadline.after(SIZE_IS_FRESH));
            }
        }
        return size.bytes();
    }

    private static void rollback(Lease lease) {
        try {
            if (lease.isReusable()) {
                lease.raw().rollback();
            }
        } catch (SQLException e) {
            lease.failed(e);
        }
    }

    private static Probe down(StoreFailure failure, long start) {
        return Probe.of(Health.DOWN, String.valueOf(failure.getMessage()), since(start));
    }

    private static Probe silent(long start) {
        return Probe.of(
                Health.DOWN,
                "the server did not answer in time; is it running, reachable and not overloaded?",
                since(start));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
