package dev.bedstone.clickhouse.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error of the server: its number and name as {@code ErrorCodes.cpp} of ClickHouse lists them.
 * The text stays inside, because it may hold data, statements and addresses.
 */
final class ServerError extends Exception {

    private static final long serialVersionUID = 1L;

    /** {@code Code: 60. DB::Exception: …}; where it is repeated, the first is the cause. */
    private static final Pattern HEAD =
            Pattern.compile("Code: (\\d{1,5})\\. (?:DB::|Coordination::|Poco::|std::)");

    private static final Pattern NAME = Pattern.compile("\\(([A-Z][A-Z0-9_]{2,80})\\)");
    private static final Pattern POSITION = Pattern.compile("failed at position (\\d{1,9})");
    private static final Pattern QUOTED =
            Pattern.compile(
                    "[`']([A-Za-z_][A-Za-z0-9_]{0,63}(?:\\.[A-Za-z_][A-Za-z0-9_]{0,63})?)[`']");
    private static final Pattern SENTENCE =
            Pattern.compile(
                    "DB::Exception: ([^\n]{1,4000}?)(?:: In scope |\\. \\([A-Z_]+\\)|\\R|$)");
    private static final Pattern MISSING_TABLE =
            Pattern.compile("Table ([A-Za-z0-9_.`]{1,130}) does not exist");

    private final int code;
    private final int status;
    private final String text;

    /**
     * @param code the number; 0 if it was not ClickHouse that answered
     * @param status the HTTP status
     * @param text what the server said
     */
    ServerError(int code, int status, String text) {
        this(code, status, text, "ClickHouse error " + code);
    }

    private ServerError(int code, int status, String text, String message) {
        super(message);
        this.code = code;
        this.status = status;
        this.text = text;
    }

    /** The error that {@code text} tells of, if it does. */
    static Optional<ServerError> in(String text) {
        Matcher head = HEAD.matcher(text);
        return head.find()
                ? Optional.of(
                        new ServerError(
                                Integer.parseInt(head.group(1)), 200, text.substring(head.start())))
                : Optional.empty();
    }

    int code() {
        return code;
    }

    int status() {
        return status;
    }

    /** The code as people look it up: {@code 60 UNKNOWN_TABLE}. */
    String label() {
        String name = "";
        Matcher names = NAME.matcher(text);
        while (names.find()) {
            name = names.group(1);
        }
        return code == 0 ? "HTTP " + status : name.isEmpty() ? "" + code : code + " " + name;
    }

    /** The same with the server's words as its message, for somebody who may see data. */
    ServerError withText() {
        return new ServerError(code, status, text, text.strip());
    }

    boolean says(String words) {
        return text.contains(words);
    }

    /** Where in the statement it failed to be read, counted from 1. */
    Optional<String> position() {
        return find(POSITION);
    }

    /** The name of the table, column or setting it is about; only what looks like one. */
    Optional<String> subject() {
        return find(MISSING_TABLE).or(() -> find(QUOTED));
    }

    /** What it says itself, without number, name, version and what follows in further lines. */
    Optional<String> firstSentence() {
        Matcher sentence = SENTENCE.matcher(text);
        return sentence.find() ? Optional.of(sentence.group(1).strip()) : Optional.empty();
    }

    private Optional<String> find(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
