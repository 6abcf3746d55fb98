package dev.bedstone.migrate.internal.sql;

/** What a stretch of SQL is. */
public enum TokenKind {
    SPACE,
    COMMENT,
    /** A key word, a name, a number. */
    WORD,
    /** A text in single quotes, with its prefix. */
    STRING,
    /** A name in double quotes or backticks. */
    QUOTED_NAME,
    /** A text in dollar quotes. */
    DOLLAR_STRING,
    /** <code>${name}</code> outside of quotes. */
    PLACEHOLDER,
    OPEN,
    CLOSE,
    SEMICOLON,
    /** A psql command at the beginning of a line. */
    META_COMMAND,
    SYMBOL
}
