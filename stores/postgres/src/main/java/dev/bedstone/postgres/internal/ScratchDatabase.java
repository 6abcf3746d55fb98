package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.Deadline;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An empty database beside the one of the configuration, dropped at its end. */
public final class ScratchDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchDatabase.class);
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String IN_USE = "55006";
    private static final Duration DROP = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final PgConnection administration;
    private final String name;

    private ScratchDatabase(PgConnection administration, String name) {
        this.administration = administration;
        this.name = name;
    }

    /**
     * @param administration of a role that may create databases; closed with this, or if there is
     *     none
     * @param role its name, for the advice
     * @param operation what it is for, for the advice
     */
    public static ScratchDatabase create(
            PgConnection administration, String role, String operation, PostgresFailures failures)
            throws SQLException {
        String number = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        String name = "bedstone_scratch_" + number;
        try (Statement statement = administration.createStatement()) {
            statement.execute("create database " + name);
            return new ScratchDatabase(administration, name);
        } catch (SQLException e) {
            Connector.quietly(administration);
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw failures.misconfigured(
                        operation,
                        "the schema's owner may not create a database to try things in",
                        "ALTER ROLE " + role + " CREATEDB, or do it where the owner may");
            }
            throw e;
        }
    }

    /** Its name, which needs no quotes. */
    public String name() {
        return name;
    }

    /** Sessions that were closed a moment ago may still be there, and are waited for. */
    @Override
    public void close() {
        Deadline deadline = Deadline.after(DROP);
        try (Statement statement = administration.createStatement()) {
            while (!dropped(statement)) {
                if (deadline.hasPassed()) {
                    LOG.warn("the scratch database {} stays behind; drop it", name);
                    return;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (SQLException e) {
            LOG.warn("the scratch database {} stays behind; drop it", name);
        } finally {
            Connector.quietly(administration);
        }
    }

    private boolean dropped(Statement statement) throws SQLException {
        try {
            statement.execute("drop database if exists " + name);
            return true;
        } catch (SQLException e) {
            if (IN_USE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }
}
