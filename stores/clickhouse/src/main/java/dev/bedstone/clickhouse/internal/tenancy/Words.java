package dev.bedstone.clickhouse.internal.tenancy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The key words by which a statement is taken apart, in upper case. */
final class Words {

    /** With these a query begins. */
    static final Set<String> QUERY = Set.of("SELECT", "WITH", "FROM");

    static final Set<String> SET_OPERATORS = Set.of("UNION", "INTERSECT", "EXCEPT");

    /** What may stand before JOIN. */
    static final Set<String> JOINS =
            Set.of(
                    "JOIN", "GLOBAL", "LOCAL", "ANY", "ALL", "ASOF", "SEMI", "ANTI", "INNER",
                    "LEFT", "RIGHT", "FULL", "OUTER", "CROSS", "PASTE", "NATURAL", "ARRAY");

    /** Clauses of one expression, in which no comma stands. */
    static final Set<String> SINGLE = Set.of("WHERE", "HAVING", "QUALIFY");

    /** Clauses of several, each with the word that follows it; a number if it is empty. */
    static final Map<String, String> LISTS =
            Map.of(
                    "GROUP", "BY", "ORDER", "BY", "LIMIT", "", "OFFSET", "", "FETCH", "FIRST",
                    "WINDOW", "AS");

    /** Values that look like names. */
    static final Set<String> LITERALS = Set.of("NULL", "TRUE", "FALSE");

    /** What stands before a text that is a value of this type. */
    static final Set<String> TYPED = Set.of("DATE", "TIMESTAMP");

    /** What no statement of a tenant holds. */
    static final Set<String> REFUSED =
            Set.of(
                    "PREWHERE",
                    "SETTINGS",
                    "FORMAT",
                    "INTO",
                    "OUTFILE",
                    "INFILE",
                    "APPLY",
                    "RECURSIVE",
                    "PARALLEL",
                    "INSERT",
                    "EXPLAIN");

    /** Words before a parenthesis that call nothing. */
    static final Set<String> BEFORE_PARENTHESIS =
            Set.of(
                    "AND",
                    "OR",
                    "NOT",
                    "LIKE",
                    "ILIKE",
                    "REGEXP",
                    "BETWEEN",
                    "CASE",
                    "WHEN",
                    "THEN",
                    "ELSE",
                    "DISTINCT",
                    "SELECT",
                    "WHERE",
                    "HAVING",
                    "QUALIFY",
                    "BY",
                    "ON",
                    "USING",
                    "OVER",
                    "AS",
                    "LIMIT",
                    "OFFSET",
                    "INTERVAL",
                    "ALL",
                    "FILTER",
                    "EXCEPT",
                    "COLUMNS",
                    "SETS",
                    "ROLLUP",
                    "CUBE",
                    "EXISTS",
                    "DIV",
                    "MOD",
                    "INTERPOLATE",
                    "TO",
                    "IS");

    /** Functions whose arguments may have FROM between them. */
    static final Set<String> WITH_FROM =
            Set.of("EXTRACT", "TRIM", "LTRIM", "RTRIM", "SUBSTRING", "SUBSTR", "OVERLAY");

    /** What may follow WITH within a query. */
    static final Set<String> BEHIND_WITH = Set.of("FILL", "TOTALS", "TIES", "ROLLUP", "CUBE");

    /** None of them is a name unless it is quoted. */
    static final Set<String> RESERVED = reserved();

    private Words() {}

    private static Set<String> reserved() {
        Set<String> all = new HashSet<>(Set.of("AS", "ON", "USING", "IN", "SAMPLE", "FINAL", "BY"));
        all.addAll(QUERY);
        all.addAll(SET_OPERATORS);
        all.addAll(JOINS);
        all.addAll(SINGLE);
        all.addAll(LISTS.keySet());
        all.addAll(REFUSED);
        return Set.copyOf(all);
    }
}
