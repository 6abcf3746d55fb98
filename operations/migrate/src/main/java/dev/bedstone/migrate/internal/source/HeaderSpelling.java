package dev.bedstone.migrate.internal.source;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Recognises comments that were meant as headers and are not written as one. */
final class HeaderSpelling {

    private static final List<String> ALONE =
            List.of("no-transaction", "destructive", "irreversible");
    private static final List<String> ALL =
            List.of(
                    "irreversible",
                    "timeout",
                    "lock-timeout",
                    "verify",
                    "no-transaction",
                    "destructive");

    /** A word or two, and perhaps a value. */
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z]+(?:[ _-][A-Za-z]+)?)\\s*(?:(:).*)?");

    /** A time without a colon before it. */
    private static final Pattern TIME =
            Pattern.compile("(?i)((?:lock[ _-]?)?timeout)[ =]+\\d+ ?(?:ms|s|m|h)");

    /** Longer words have room for two slips, shorter ones for one. */
    private static final int LONG = 11;

    private HeaderSpelling() {}

    /** The header that a comment which is none was surely meant to be, as it is written. */
    static Optional<String> meant(String comment) {
        Matcher time = TIME.matcher(comment);
        if (time.matches()) {
            return Optional.of(
                    time.group(1).length() > "timeout".length()
                            ? "lock-timeout: 2s"
                            : "timeout: 10m");
        }
        Matcher form = FORM.matcher(comment);
        if (!form.matches()) {
            return Optional.empty();
        }
        boolean value = form.group(2) != null;
        return (value ? ALL : ALONE)
                .stream()
                        .filter(known -> isNear(form.group(1), known))
                        .findFirst()
                        .map(known -> value ? known + ": …" : known);
    }

    private static boolean isNear(String word, String known) {
        int most = known.length() < LONG ? 1 : 2;
        LevenshteinDistance distance = new LevenshteinDistance(most);
        return !word.equals(known) && distance.apply(word.toLowerCase(Locale.ROOT), known) >= 0;
    }
}
