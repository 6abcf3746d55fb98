package dev.bedstone.migrate.internal.sql;

import dev.bedstone.contracts.StoreKind;

/** How the languages differ where a text is cut into statements. */
public enum Dialect {
    /** https://www.postgresql.org/docs/current/sql-syntax-lexical.html, and psql's own rules. */
    POSTGRES,
    /** https://clickhouse.com/docs/sql-reference/syntax */
    CLICKHOUSE;

    /** The dialect of a store. */
    public static Dialect of(StoreKind kind) {
        return switch (kind) {
            case POSTGRES -> POSTGRES;
            case CLICKHOUSE -> CLICKHOUSE;
            case MONGO, REDIS ->
                    throw new IllegalArgumentException(kind.title() + " has no statements in SQL");
        };
    }

    /** Whether {@code \} escapes in every string and quoted identifier. */
    boolean escapesWithBackslash() {
        return this == CLICKHOUSE;
    }

    /** Whether {@code `} quotes identifiers. */
    boolean quotesWithBacktick() {
        return this == CLICKHOUSE;
    }

    /** Whether {@code E'…'} is a string with escapes. */
    boolean hasEscapeStrings() {
        return this == POSTGRES;
    }

    /** Whether {@code #!} and {@code # } begin a comment. */
    boolean hasHashComments() {
        return this == CLICKHOUSE;
    }

    /** Whether functions may have a body of statements without quotes. */
    boolean hasAtomicBodies() {
        return this == POSTGRES;
    }
}
