package dev.bedstone.mongo.internal.migration;

import dev.bedstone.kernel.StoreFailure;
import java.util.regex.Pattern;

/** The server said no, in its own words. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Documents and values, as the server writes them into its messages. */
    private static final Pattern DATA = Pattern.compile("\\{[^{}]*}|\"[^\"]*\"|dup key:.*");

    private static final int LONGEST = 300;

    private final transient StoreFailure failure;
    private final String words;

    RefusedException(StoreFailure failure, String words) {
        super(failure.getMessage(), failure);
        this.failure = failure;
        String said = words.isEmpty() ? String.valueOf(failure.getMessage()) : cleaned(words);
        this.words = said + failure.nativeCode().map(code -> " [" + code + "]").orElse("");
    }

    /** What it means for a caller. */
    StoreFailure failure() {
        return failure;
    }

    /** What the server said, in one line and without documents and values, with its code. */
    String words() {
        return words;
    }

    private static String cleaned(String words) {
        String line = words.replaceAll("\\s+", " ").strip();
        for (String before = ""; !before.equals(line); ) {
            before = line;
            line = DATA.matcher(line).replaceAll("…");
        }
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
