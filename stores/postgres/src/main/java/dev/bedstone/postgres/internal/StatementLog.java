package dev.bedstone.postgres.internal;

import dev.bedstone.config.PostgresConfig.Statements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes statements into the log, without a value: slow ones, and all of them if the configuration
 * says so. Thread-safe.
 */
public final class StatementLog {

    private static final Logger SLOW = LoggerFactory.getLogger("dev.bedstone.postgres.slow");
    private static final Logger ECHO = LoggerFactory.getLogger("dev.bedstone.postgres.sql");
    private static final double NANOS_PER_MILLI = 1e6;

    private final boolean echo;
    private final long slowNanos;

    public StatementLog(Statements settings) {
        this.echo = settings.echo();
        this.slowNanos =
                settings.slowAfter().isPositive() ? settings.slowAfter().toNanos() : Long.MAX_VALUE;
    }

    /** A statement was answered or refused; {@code nanos} is how long that took. */
    void ended(SqlText text, long nanos) {
        if (nanos >= slowNanos) {
            SLOW.warn(
                    "slow statement: {} ms, {}: {}",
                    Math.round(nanos / NANOS_PER_MILLI),
                    text.operation(),
                    text.normalised());
        }
        if (echo) {
            ECHO.info(
                    "{} ms, {}: {}",
                    Math.round(nanos / NANOS_PER_MILLI * 10) / 10.0,
                    text.operation(),
                    text.normalised());
        }
    }
}
