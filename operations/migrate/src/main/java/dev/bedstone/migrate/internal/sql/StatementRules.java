package dev.bedstone.migrate.internal.sql;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What can be said of a statement from its text alone. Works on a {@link Shape}, and errs on the
 * side of asking a person.
 */
public final class StatementRules {

    /** What stands in the way of carrying a statement out, and what to do instead. */
    public record Objection(String what, String fix) {}

    private static final Pattern OUTSIDE =
            Pattern.compile(
                    "(CREATE (UNIQUE )?INDEX CONCURRENTLY|DROP INDEX CONCURRENTLY"
                            + "|REINDEX .*\\bCONCURRENTLY\\b|REINDEX (\\(.*\\) )?(DATABASE|SYSTEM|SCHEMA)"
                            + "|VACUUM|CREATE DATABASE|DROP DATABASE|CREATE TABLESPACE"
                            + "|DROP TABLESPACE|ALTER SYSTEM|CREATE SUBSCRIPTION|DROP SUBSCRIPTION"
                            + "|ALTER DATABASE \\S+ SET TABLESPACE|CLUSTER$"
                            + "|ALTER TABLE .* DETACH PARTITION .*\\bCONCURRENTLY\\b|CALL)(\\b.*|$)");

    private static final Pattern CONTROL =
            Pattern.compile(
                    "(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT|PREPARE TRANSACTION"
                            + "|SAVEPOINT|RELEASE)(\\b.*|$)");

    /** What the store finds out by looking, or what does no harm a second time. */
    private static final Pattern RESUMABLE =
            Pattern.compile(
                    "(CREATE (UNIQUE )?INDEX CONCURRENTLY|DROP INDEX CONCURRENTLY|REINDEX|VACUUM"
                            + "|ALTER SYSTEM|CLUSTER)(\\b.*|$)");

    private static final Pattern DESTRUCTIVE =
            Pattern.compile(
                    "(DROP (TABLE|SCHEMA|DATABASE|MATERIALIZED VIEW|SEQUENCE|TYPE|DOMAIN)|TRUNCATE"
                            + "|DELETE FROM)\\b.*|ALTER TABLE .*\\bDROP (COLUMN|PARTITION)\\b.*"
                            + "|ALTER TABLE .*\\bDROP (?!CONSTRAINT|DEFAULT|NOT|IDENTITY|EXPRESSION"
                            + "|INDEX|CONSTRAINT)(IF EXISTS )?[\"A-Z_].*");

    private static final Pattern NAMELESS_INDEX =
            Pattern.compile("CREATE (UNIQUE )?INDEX CONCURRENTLY( IF NOT EXISTS)? ON\\b.*");

    private final Dialect dialect;

    public StatementRules(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Whether the store can carry it out in a transaction. */
    public boolean isTransactional(String shape) {
        return dialect == Dialect.POSTGRES && !OUTSIDE.matcher(shape).matches();
    }

    /** Whether it may lose rows or values. */
    public boolean isDestructive(String shape) {
        return dialect == Dialect.CLICKHOUSE
                ? ClickHouseRules.isDestructive(shape)
                : DESTRUCTIVE.matcher(shape).matches();
    }

    /**
     * Why it cannot be carried out.
     *
     * @param transactional whether its script is one transaction
     * @param verified whether a query tells if it was carried out
     */
    public Optional<Objection> objection(String shape, boolean transactional, boolean verified) {
        return dialect == Dialect.POSTGRES
                ? postgres(shape, transactional, verified)
                : ClickHouseRules.objection(shape, verified);
    }

    private Optional<Objection> postgres(String shape, boolean transactional, boolean verified) {
        if (CONTROL.matcher(shape).matches()) {
            return no(
                    "a script does not begin or end transactions itself",
                    "take the statement out; every script is one transaction, or with the header"
                            + " '-- no-transaction' every statement");
        }
        if (NAMELESS_INDEX.matcher(shape).matches()) {
            return no("the index has no name, so that nobody can look for it", "name it");
        }
        if (isTransactional(shape)) {
            return Optional.empty();
        }
        if (transactional) {
            return no(
                    "PostgreSQL refuses " + words(shape) + " in a transaction",
                    "move it into a script of its own with the header '-- no-transaction'");
        }
        return verified || RESUMABLE.matcher(shape).matches() ? Optional.empty() : unverified();
    }

    private static Optional<Objection> unverified() {
        return no(
                "after a crash nobody could tell whether this statement was carried out",
                "put '-- verify: <query>' before it, whose first value is true once it was");
    }

    private static Optional<Objection> no(String what, String fix) {
        return Optional.of(new Objection(what, fix));
    }

    private static String words(String shape) {
        String[] words = shape.split(" ", 4);
        int shown =
                shape.contains("CONCURRENTLY") && words.length > 2 ? 3 : Math.min(2, words.length);
        if (words.length > 3 && words[1].equals("UNIQUE")) {
            return "CREATE UNIQUE INDEX CONCURRENTLY";
        }
        return String.join(" ", List.of(words).subList(0, shown));
    }
}
