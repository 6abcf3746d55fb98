package dev.bedstone.config.internal;

import dev.bedstone.kernel.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code .env} file: {@code NAME=value} lines, also with {@code export}. A value stands
 * bare, in single quotes (taken literally) or in double quotes (with {@code \n \r \t \" \\ \$});
 * quoted values may span lines. {@code #} begins a comment at the start of a line and after a
 * blank. A name that stands twice is an error, because which one counts would be a matter of taste.
 */
final class DotEnv {

    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=[ \\t]*(.*)");
    private static final Pattern COMMENT = Pattern.compile("\\s*(#.*)?");
    private static final Pattern TRAILING_COMMENT = Pattern.compile("(^|\\s)#.*$");

    private final String file;
    private final String[] lines;
    private final Problems problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private int next;

    /**
     * A line.
     *
     * @param text the value, quotes removed, names not replaced yet
     * @param line its number, from 1
     * @param literal whether {@code ${NAME}} in it stands for itself
     */
    record Entry(String text, int line, boolean literal) {

        /** Shows the line only, for the value may be secret. */
        @Override
        public String toString() {
            return "line " + line;
        }
    }

    private DotEnv(String file, String content, Problems problems) {
        this.file = file;
        this.lines = withoutMark(content).split("\\r\\n|\\n|\\r", -1);
        this.problems = problems;
    }

    /** The lines of {@code content} by name; what is wrong is added to {@code problems}. */
    static Map<String, Entry> read(String file, String content, Problems problems) {
        DotEnv reader = new DotEnv(file, content, problems);
        while (reader.next < reader.lines.length) {
            reader.line();
        }
        return reader.entries;
    }

    private static String withoutMark(String content) {
        return content.startsWith("\uFEFF") ? content.substring(1) : content;
    }

    private void line() {
        int number = next + 1;
        String line = lines[next++];
        if (COMMENT.matcher(line).matches()) {
            return;
        }
        Matcher matcher = ASSIGNMENT.matcher(line);
        if (!matcher.matches()) {
            problems.add(file + ":" + number, "is not a NAME=value line", "comment it out with #");
            return;
        }
        Entry entry = entry(matcher.group(2), number);
        if (entry != null) {
            add(matcher.group(1), entry);
        }
    }

    private void add(String name, Entry entry) {
        Entry earlier = entries.putIfAbsent(name, entry);
        if (earlier != null) {
            problems.add(
                    file + ":" + entry.line(),
                    name + " was already set in line " + earlier.line(),
                    "keep one of the two");
        }
    }

    private @Nullable Entry entry(String rest, int number) {
        if (rest.startsWith("'")) {
            String body = quoted(rest, '\'', number);
            return body == null ? null : new Entry(body, number, true);
        }
        if (rest.startsWith("\"")) {
            String body = quoted(rest, '"', number);
            return body == null ? null : new Entry(unescape(body), number, false);
        }
        return new Entry(TRAILING_COMMENT.matcher(rest).replaceFirst("").strip(), number, false);
    }

    /** The text up to the closing quote, further lines included; null if there is none. */
    private @Nullable String quoted(String rest, char quote, int number) {
        StringBuilder body = new StringBuilder();
        String line = rest.substring(1);
        for (int after = next; ; after++) {
            int end = closing(line, quote);
            if (end >= 0) {
                next = after;
                checkTail(line.substring(end + 1), number);
                return body.append(line, 0, end).toString();
            }
            if (after >= lines.length) {
                problems.add(file + ":" + number, "has no closing " + quote, "close the quote");
                return null;
            }
            body.append(line).append('\n');
            line = lines[after];
        }
    }

    private void checkTail(String tail, int number) {
        if (!COMMENT.matcher(tail).matches()) {
            problems.add(
                    file + ":" + number,
                    "has text after the closing quote",
                    "quote the whole value, and escape quotes inside it");
        }
    }

    private static int closing(String line, char quote) {
        for (int at = 0; at < line.length(); at++) {
            if (line.charAt(at) == quote) {
                return at;
            }
            if (quote == '"' && line.charAt(at) == '\\') {
                at++;
            }
        }
        return -1;
    }

    /** Resolves escapes; {@code \$} before a brace becomes the escape of {@link Substitution}. */
    private static String unescape(String body) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < body.length(); at++) {
            char c = body.charAt(at);
            if (c != '\\' || at + 1 == body.length()) {
                out.append(c);
                continue;
            }
            char escaped = body.charAt(++at);
            switch (escaped) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case '"', '\\' -> out.append(escaped);
                case '$' -> out.append(body.startsWith("{", at + 1) ? "$$" : "$");
                default -> out.append('\\').append(escaped);
            }
        }
        return out.toString();
    }
}
