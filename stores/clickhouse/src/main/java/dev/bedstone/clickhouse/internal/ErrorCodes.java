package dev.bedstone.clickhouse.internal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ClickHouse's error numbers mean to a caller ({@code src/Common/ErrorCodes.cpp} of its
 * sources). The table of the README is this one.
 */
final class ErrorCodes {

    /** What kind of failure a code is. */
    enum Kind {
        /** The server refuses this caller. */
        DENIED,
        /** The statement does not fit the server or its schema. */
        MISCONFIGURED,
        /** What is created is there already. */
        EXISTS,
        /** A value may not be null. */
        NOT_NULL,
        /** A value or a rule says no. */
        CHECK,
        /** Too much at once: nothing was done, later it may work. */
        BUSY,
        /** The time ran out on the server. */
        TIMEOUT,
        /** Something broke while it ran. */
        BROKE,
        /** Nobody knows whether it was done. */
        UNKNOWN,
        /** The server cannot do this. */
        UNSUPPORTED,
        /** Data is damaged. */
        CORRUPT
    }

    /**
     * What a code means.
     *
     * @param kind what kind of failure it is
     * @param what what happened
     * @param advice what to do
     */
    record Meaning(Kind kind, String what, String advice) {}

    private static final Map<Integer, Meaning> CODES = new HashMap<>();

    static {
        denied(
                "the user name or the password is wrong",
                "check bedstone.clickhouse.user and .password",
                192,
                193,
                194,
                516);
        denied(
                "the user has not the right for this",
                "grant it, or use another user",
                291,
                497,
                514);
        denied(
                "the user or the statement may only read",
                "use command() or insert() with a user that may write",
                164);

        misconfigured("the statement is not valid SQL", "correct the statement", 62, 169, 576);
        misconfigured(
                "a table or database does not exist",
                "run the migrations, or correct the name",
                60,
                81,
                218);
        misconfigured(
                "a column or name does not exist",
                "run the migrations, or correct the name",
                8,
                10,
                16,
                47,
                352);
        misconfigured("a function does not exist", "correct its name", 46, 63, 323);
        misconfigured(
                "a function or argument does not fit",
                "correct the statement",
                34,
                35,
                36,
                42,
                43,
                44,
                45,
                50,
                51,
                52,
                59,
                80,
                122,
                136,
                184,
                207,
                215,
                386,
                403,
                455,
                475,
                477);
        misconfigured(
                "a setting does not exist or may not be set",
                "correct it, or ask who runs the server",
                115,
                452,
                12,
                137);
        misconfigured(
                "a parameter of the statement has no fitting value",
                "bind a value of the declared type",
                456,
                457);
        misconfigured("a format is unknown or does not fit", "correct its name", 73, 181, 292);

        CODES.put(
                57,
                new Meaning(
                        Kind.EXISTS,
                        "a table of this name exists",
                        "use another name, or if not exists"));
        CODES.put(
                82,
                new Meaning(
                        Kind.EXISTS,
                        "a database of this name exists",
                        "use another name, or if not exists"));
        CODES.put(
                15,
                new Meaning(
                        Kind.EXISTS,
                        "a column of this name exists",
                        "use another name, or if not exists"));
        CODES.put(
                349,
                new Meaning(
                        Kind.NOT_NULL,
                        "a value may not be null",
                        "give a value, or make the column Nullable"));

        check(
                "a value does not fit its type",
                "check the values",
                6,
                26,
                27,
                28,
                32,
                38,
                41,
                53,
                69,
                70,
                72,
                117,
                131,
                321,
                376,
                407,
                441,
                467,
                675,
                676,
                691);
        check("a constraint of the table says no", "check the values", 469);
        check("a computation on the values failed", "check the values", 153, 395);
        check(
                "the result or the rows read are more than allowed",
                "ask for less, or raise the limit",
                158,
                191,
                307,
                396);

        busy(
                "the server runs as many statements as it may",
                "try again later, with less at once",
                202);
        busy(
                "the server or the statement has no memory left",
                "make the statement smaller, or try when less runs",
                241);
        busy(
                "there are too many parts: the merges do not keep up",
                "wait before the next insert, and insert fewer, larger batches",
                252);
        busy("the quota of the user is used up", "try again when the next interval begins", 201);
        busy("the server's disk is full", "free space on the server", 243);
        busy(
                "the table is read-only, because Keeper cannot be reached or the disk failed",
                "see the server's log",
                242,
                225,
                999);
        busy("too few replicas are there", "see system.replicas", 285, 425);
        busy("the server is overloaded", "try again later", 439, 745);
        busy("somebody else holds the lock", "try again later", 473, 107, 369);

        put(
                Kind.TIMEOUT,
                "the server ended the statement because it took too long",
                "make it faster, or give it more time",
                159,
                160);
        put(Kind.BROKE, "the statement was cancelled on the server", "see who killed it", 394, 735);
        put(
                Kind.BROKE,
                "the server lost its connection to another server",
                "see the server's log",
                209,
                210,
                203,
                279);
        put(Kind.BROKE, "the server shuts down", "try again in a moment", 236);
        put(
                Kind.UNKNOWN,
                "whether the insert took place is not known",
                "insert the same batch with the same token again",
                319,
                286);

        put(Kind.UNSUPPORTED, "the server does not support this", "", 1, 48, 344, 358, 701);
        put(
                Kind.CORRUPT,
                "data of the server is damaged",
                "stop writing, see the server's log, restore from a backup",
                40,
                228,
                246,
                271,
                354,
                432);
    }

    private ErrorCodes() {}

    /** The meaning of a code; null if it is none of those a caller could do something about. */
    static @Nullable Meaning of(int code) {
        return CODES.get(code);
    }

    private static void denied(String what, String advice, int... codes) {
        put(Kind.DENIED, what, advice, codes);
    }

    private static void misconfigured(String what, String advice, int... codes) {
        put(Kind.MISCONFIGURED, what, advice, codes);
    }

    private static void check(String what, String advice, int... codes) {
        put(Kind.CHECK, what, advice, codes);
    }

    private static void busy(String what, String advice, int... codes) {
        put(Kind.BUSY, what, advice, codes);
    }

    private static void put(Kind kind, String what, String advice, int... codes) {
        for (int code : codes) {
            CODES.put(code, new Meaning(kind, what, advice));
        }
    }
}
