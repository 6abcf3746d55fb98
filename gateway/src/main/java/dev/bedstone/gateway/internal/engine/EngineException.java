package dev.bedstone.gateway.internal.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ClickHouse refuses or fails a statement. The message is ClickHouse's own form, {@code Code: 60.
 * DB::Exception: … (UNKNOWN_TABLE)}, whether it comes from the engine or from the gateway in front
 * of it; clients read the code out of it.
 */
public final class EngineException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int UNKNOWN = 1002;
    private static final Pattern PREFIX =
            Pattern.compile("\\A(?:Code: (\\d+)\\. DB::Exception: )+", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("\\ACode: (\\d+)\\.");

    private final int code;

    private EngineException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** A refusal of the gateway itself, in the engine's words. */
    public static EngineException of(ErrorCode code, String what) {
        return new EngineException(
                code.number(),
                "Code: " + code.number() + ". DB::Exception: " + what + " (" + code.name() + ")");
    }

    /** What the engine said; a prefix that it repeats on its way through pipes is said once. */
    static EngineException parse(String text) {
        String trimmed = text.strip();
        Matcher number = NUMBER.matcher(trimmed);
        if (!number.find()) {
            return new EngineException(UNKNOWN, "Code: " + UNKNOWN + ". DB::Exception: " + trimmed);
        }
        Matcher prefix = PREFIX.matcher(trimmed);
        String rest = prefix.find() ? trimmed.substring(prefix.end()) : trimmed;
        int code = Integer.parseInt(number.group(1));
        return new EngineException(code, "Code: " + code + ". DB::Exception: " + rest);
    }

    /** ClickHouse's number for it. */
    public int code() {
        return code;
    }

    /** The message; there is always one. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
