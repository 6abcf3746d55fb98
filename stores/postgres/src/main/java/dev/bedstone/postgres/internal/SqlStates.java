package dev.bedstone.postgres.internal;

import java.util.Map;

/**
 * SQLSTATE codes in words, and what to do about them. Names after Appendix A of the PostgreSQL
 * manual.
 */
final class SqlStates {

    /** What a code means and what to do; the advice may be empty. */
    record Meaning(String what, String advice) {}

    private static final Map<String, Meaning> CODES =
            Map.ofEntries(
                    entry(
                            "08001",
                            "no connection could be opened",
                            "is the server running, and does the address lead to it?"),
                    entry("08004", "the server refused the connection", "see the server's log"),
                    entry(
                            "08006",
                            "the connection was lost",
                            "see the server's log; the next call opens a new one"),
                    entry("0A000", "the server does not support this", ""),
                    entry("21000", "a subquery returned more than one row", "make it return one"),
                    entry(
                            "22001",
                            "a text is longer than its column",
                            "shorten it or widen the column"),
                    entry(
                            "22003",
                            "a number is out of its column's range",
                            "check the value or widen the column"),
                    entry("22008", "a date or time is out of range", "check the value"),
                    entry("22012", "a division by zero", "guard the divisor with nullif"),
                    entry(
                            "22021",
                            "a text holds a character the database cannot store",
                            "remove NUL (0x00) and halves of surrogate pairs"),
                    entry(
                            "22P02",
                            "a text is not a valid value of the type it is used as",
                            "bind the value with its own class instead of as a text"),
                    entry("23001", "a row is still referenced", "remove what refers to it first"),
                    entry("23502", "a required value is missing", "give the column a value"),
                    entry(
                            "23503",
                            "a referenced row is missing or still referenced",
                            "write the parent first, or remove the children first"),
                    entry(
                            "23505",
                            "a row with the same key exists",
                            "use another key, or insert with on conflict"),
                    entry(
                            "23514",
                            "a check of the table says no",
                            "give a value that the check allows"),
                    entry("23P01", "the row overlaps another one", "choose a range that is free"),
                    entry(
                            "25006",
                            "the transaction is read-only",
                            "write in transaction(), or the address leads to a standby"),
                    entry(
                            "25P02",
                            "an earlier statement of the transaction failed",
                            "end the transaction, or put what may fail into a savepoint"),
                    entry(
                            "25P03",
                            "the transaction was idle for too long and was ended",
                            "keep slow work outside of transactions"),
                    entry(
                            "25P04",
                            "the transaction took too long and was ended",
                            "make it shorter"),
                    entry(
                            "28000",
                            "the server does not let this role in",
                            "check pg_hba.conf, the role and its right to log in"),
                    entry("28P01", "the password is wrong", "check the role's password"),
                    entry(
                            "3D000",
                            "the database does not exist",
                            "create it, or correct the name in the address"),
                    entry(
                            "3F000",
                            "the schema does not exist",
                            "run the migrations, or correct the name"),
                    entry(
                            "40001",
                            "a concurrent transaction changed the same data",
                            "do the whole transaction again"),
                    entry(
                            "40P01",
                            "two transactions waited for each other",
                            "do the whole transaction again; lock rows in one order"),
                    entry(
                            "42501",
                            "the role may not do this",
                            "grant it the right, or use the role that has it"),
                    entry("42601", "the statement is not valid SQL", "correct the statement"),
                    entry(
                            "42703",
                            "a column does not exist",
                            "run the migrations, or correct the name"),
                    entry(
                            "42804",
                            "a value has not the type of its column",
                            "bind it with the right class, or cast it in the statement; an enum of the"
                                    + " database needs a cast, as in :mood::mood"),
                    entry(
                            "42883",
                            "a function or operator does not exist for these types",
                            "bind the value with the right class, or cast it"),
                    entry(
                            "42P01",
                            "a table does not exist",
                            "run the migrations, or correct the name"),
                    entry(
                            "42P07",
                            "a table of this name exists",
                            "use another name, or if not exists"),
                    entry(
                            "42P18",
                            "the type of a parameter cannot be told",
                            "cast it in the statement, as in :name::text"),
                    entry(
                            "44000",
                            "the row would not be visible in the view it is written through",
                            "check the values"),
                    entry("53100", "the server's disk is full", "free space on the server"),
                    entry(
                            "53200",
                            "the server is out of memory",
                            "lower work_mem or the number of connections"),
                    entry(
                            "53300",
                            "the server has no connection left",
                            "lower the pools' sizes or raise max_connections"),
                    entry("55006", "the object is in use", "try again when nobody uses it"),
                    entry(
                            "55P03",
                            "a lock was not available in time",
                            "try again later; somebody else holds the lock"),
                    entry(
                            "57014",
                            "the statement took too long and was cancelled",
                            "make it faster, or give it more time"),
                    entry(
                            "57P01",
                            "the server ended the connection on request",
                            "the next call opens a new one"),
                    entry("57P02", "the server crashed and restarts", "see the server's log"),
                    entry("57P03", "the server starts up or shuts down", "try again in a moment"),
                    entry("57P04", "the database was dropped", "check the address"),
                    entry(
                            "57P05",
                            "the session was idle for too long and was ended",
                            "raise idle_session_timeout above the pool's maximum lifetime"),
                    entry(
                            "58030",
                            "the server could not read or write a file",
                            "see the server's log and its disk"),
                    entry(
                            "P0001",
                            "a rule of the database says no",
                            "the rule's own words stand in the server's log"),
                    entry("P0002", "nothing was found", ""),
                    entry(
                            "XX001",
                            "data of the server is damaged",
                            "stop writing, look at the server's log, restore from a backup"),
                    entry(
                            "XX002",
                            "an index of the server is damaged",
                            "rebuild it with reindex, then check with amcheck"));

    private static final Map<String, Meaning> CLASSES =
            Map.ofEntries(
                    entry("08", "the connection failed", "the next call opens a new one"),
                    entry("0A", "the server does not support this", ""),
                    entry("21", "a number of rows does not fit", "correct the statement"),
                    entry("22", "a value does not fit", "check the values that are bound"),
                    entry("23", "a constraint says no", "check the values"),
                    entry(
                            "25",
                            "the transaction is not in a state for this",
                            "correct the order of the statements"),
                    entry(
                            "28",
                            "the server does not let this role in",
                            "check the role and its password"),
                    entry(
                            "40",
                            "the transaction was rolled back",
                            "do the whole transaction again"),
                    entry(
                            "42",
                            "the statement does not fit the schema",
                            "correct the statement, or run the migrations"),
                    entry("53", "the server lacks resources", "see the server's log"),
                    entry("54", "the statement is too large for the server", "make it smaller"),
                    entry("55", "the object is not in a state for this", "try again later"),
                    entry("57", "an operator intervened", "try again in a moment"),
                    entry("58", "the server's system failed", "see the server's log"),
                    entry(
                            "F0",
                            "the server's configuration files are broken",
                            "see the server's log"),
                    entry("P0", "a routine of the database failed", "see the server's log"),
                    entry("XX", "the server failed inside", "see the server's log"));

    private static final Meaning UNKNOWN =
            new Meaning(
                    "the server refused",
                    "the code is explained in Appendix A of the PostgreSQL manual");

    private SqlStates() {}

    /** The meaning of a code, that of its class, or a general one. */
    static Meaning of(String state) {
        Meaning exact = CODES.get(state);
        return exact != null ? exact : CLASSES.getOrDefault(classOf(state), UNKNOWN);
    }

    /** The first two characters of a code, which name its class. */
    static String classOf(String state) {
        return state.length() < 2 ? "" : state.substring(0, 2);
    }

    private static Map.Entry<String, Meaning> entry(String code, String what, String advice) {
        return Map.entry(code, new Meaning(what, advice));
    }
}
