package dev.bedstone.clickhouse.internal.migration;

/**
 * What a statement names. Immutable.
 *
 * @param database empty for the session's own
 * @param name without quotes
 */
record TableName(String database, String name) {

    boolean isLocal() {
        return database.isEmpty();
    }

    /** In backticks, as the server writes names that need them. */
    static String quoted(String name) {
        return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }

    /** As a text of the server's language. */
    static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
