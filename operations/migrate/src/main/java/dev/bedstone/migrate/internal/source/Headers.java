package dev.bedstone.migrate.internal.source;

import dev.bedstone.kernel.Problems;
import dev.bedstone.migrate.internal.command.CommandFile;
import dev.bedstone.migrate.internal.command.Json;
import dev.bedstone.migrate.internal.sql.Splitter.Comment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the comments before the first statement say: {@code -- no-transaction}, {@code --
 * irreversible: reason}, {@code -- destructive}, {@code -- timeout: 10m}, {@code -- lock-timeout:
 * 2s}. Immutable.
 */
record Headers(
        boolean noTransaction,
        Optional<String> irreversible,
        boolean destructive,
        Optional<Duration> timeout,
        Optional<Duration> lockTimeout) {

    private static final Pattern FORM =
            Pattern.compile(
                    "(no-transaction|irreversible|destructive|timeout|lock-timeout)\\s*(?::\\s*(.*))?");
    private static final Pattern VERIFY = Pattern.compile("verify\\s*:\\s*(.*)");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    static Headers read(SourceText source, List<Comment> comments, Problems problems) {
        Map<String, String> found = new TreeMap<>();
        for (Comment comment : comments) {
            Matcher form = FORM.matcher(comment.text());
            if (form.matches()) {
                String value = Optional.ofNullable(form.group(2)).orElse("").strip();
                check(source, comment, form.group(1), value, problems);
                found.put(form.group(1), value);
            }
        }
        return new Headers(
                found.containsKey("no-transaction"),
                Optional.ofNullable(found.get("irreversible")),
                found.containsKey("destructive"),
                time(found.get("timeout")),
                time(found.get("lock-timeout")));
    }

    /** What a file of commands says beside them. */
    static Headers of(SourceText source, CommandFile file, Problems problems) {
        Optional<String> why = file.irreversible().flatMap(Json::text).map(String::strip);
        if (why.filter(String::isEmpty).isPresent()) {
            problems.add(
                    source.problem(
                            file.irreversible().orElseThrow().start(),
                            "'irreversible' gives no reason",
                            "write \"irreversible\": \"why it cannot be taken back\""));
        }
        Optional<String> timeout = file.timeout().flatMap(Json::text);
        if (timeout.isPresent() && time(timeout.get()).isEmpty()) {
            problems.add(
                    source.problem(
                            file.timeout().orElseThrow().start(),
                            "'" + timeout.get() + "' is not a time",
                            "write it as 500ms, 2s, 10m or 1h"));
        }
        return new Headers(
                true, why, file.destructive(), timeout.flatMap(Headers::time), Optional.empty());
    }

    /** The query of {@code -- verify: query}, from the last such comment before a statement. */
    static Optional<String> verify(List<Comment> comments) {
        return comments.stream()
                .map(comment -> VERIFY.matcher(comment.text()))
                .filter(Matcher::matches)
                .map(form -> form.group(1).strip().replaceAll(";$", ""))
                .filter(query -> !query.isEmpty())
                .reduce((first, second) -> second);
    }

    /** What stands below the first statement, or is nearly a header, would be passed over. */
    static void checkSpelling(
            SourceText source, List<Comment> comments, boolean first, Problems problems) {
        for (Comment comment : comments) {
            Matcher form = FORM.matcher(comment.text());
            if (form.matches() && !first) {
                problems.add(
                        source.problem(
                                comment.offset(),
                                "'" + form.group(1) + "' is said of a whole script",
                                "move it above the first statement"));
            } else if (!form.matches()) {
                HeaderSpelling.meant(comment.text())
                        .ifPresent(meant ->
                                problems.add(
                                        source.problem(
                                                comment.offset(),
                                                "is no header, and looks like '-- " + meant + "'",
                                                "write it so, or put the comment into other"
                                                        + " words")));
            }
        }
    }

    private static void check(
            SourceText source, Comment comment, String name, String value, Problems problems) {
        if (name.equals("irreversible") && value.isEmpty()) {
            problems.add(
                    source.problem(
                            comment.offset(),
                            "'irreversible' gives no reason",
                            "write '-- irreversible: why it cannot be taken back'"));
        }
        if (name.endsWith("timeout") && time(value).isEmpty()) {
            problems.add(
                    source.problem(
                            comment.offset(),
                            "'" + value + "' is not a time",
                            "write it as 500ms, 2s, 10m or 1h"));
        }
    }

    private static Optional<Duration> time(@Nullable String text) {
        Matcher form = TIME.matcher(text == null ? "" : text);
        return form.matches()
                ? Optional.of(
                        Duration.ofMillis(
                                Long.parseLong(form.group(1))
                                        * MILLIS.getOrDefault(form.group(2), 1L)))
                : Optional.empty();
    }
}
