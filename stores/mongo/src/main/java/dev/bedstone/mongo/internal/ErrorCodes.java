package dev.bedstone.mongo.internal;

import java.util.Map;
import java.util.Set;

/** What MongoDB's error codes mean to a caller; from {@code error_codes.yml} of the server. */
final class ErrorCodes {

    static final int TIME_LIMIT = 50;
    static final int CHECK = 121;

    private static final Set<Integer> DUPLICATES = Set.of(11000, 11001, 12582);
    private static final Set<Integer> DENIED = Set.of(13, 18, 11, 33, 334, 8000);
    private static final Set<Integer> TIME_LIMITS = Set.of(TIME_LIMIT, 24, 46, 262);

    /** The member cannot serve the call now; it was refused, not begun. */
    private static final Set<Integer> UNAVAILABLE =
            Set.of(
                    6, 7, 63, 64, 89, 91, 133, 189, 234, 9001, 10058, 10107, 11600, 11602, 13435,
                    13436);

    private static final Set<Integer> UNSUPPORTED =
            Set.of(20, 59, 72, 73, 115, 160, 238, 263, 292, 323, 40324, 50768);

    private static final Map<Integer, String> MISSING =
            Map.of(26, "there is no such collection", 27, "there is no such index");

    /** Of a document that came, and of one that a change has let grow. */
    private static final Set<Integer> TOO_LARGE = Set.of(10334, 17419, 17420);

    private static final int DISK_FULL = 14_031;
    private static final int EXISTS = 48;
    private static final int WRITE_CONFLICT = 112;
    private static final int CURSOR = 43;

    private ErrorCodes() {}

    /** What a code says. */
    enum Meaning {
        DUPLICATE,
        CHECK,
        DENIED,
        TIME_LIMIT,
        UNAVAILABLE,
        UNSUPPORTED,
        MISSING,
        EXISTS,
        WRITE_CONFLICT,
        CURSOR_GONE,
        TOO_LARGE,
        DISK_FULL,
        REFUSED
    }

    static Meaning meaning(int code) {
        return switch (code) {
            case CHECK -> Meaning.CHECK;
            case DISK_FULL -> Meaning.DISK_FULL;
            case EXISTS -> Meaning.EXISTS;
            case WRITE_CONFLICT -> Meaning.WRITE_CONFLICT;
            case CURSOR -> Meaning.CURSOR_GONE;
            default -> ofSets(code);
        };
    }

    private static Meaning ofSets(int code) {
        if (DUPLICATES.contains(code)) {
            return Meaning.DUPLICATE;
        }
        if (DENIED.contains(code)) {
            return Meaning.DENIED;
        }
        if (TIME_LIMITS.contains(code)) {
            return Meaning.TIME_LIMIT;
        }
        if (UNAVAILABLE.contains(code)) {
            return Meaning.UNAVAILABLE;
        }
        if (TOO_LARGE.contains(code)) {
            return Meaning.TOO_LARGE;
        }
        if (UNSUPPORTED.contains(code)) {
            return Meaning.UNSUPPORTED;
        }
        return MISSING.containsKey(code) ? Meaning.MISSING : Meaning.REFUSED;
    }

    static String missing(int code) {
        return MISSING.getOrDefault(code, "it is not there");
    }
}
