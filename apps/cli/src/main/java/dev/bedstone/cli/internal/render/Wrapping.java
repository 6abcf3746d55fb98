package dev.bedstone.cli.internal.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Breaks what is wider than a terminal between words; a word that is wider itself stays whole. */
public final class Wrapping {

    private static final Pattern WORD = Pattern.compile("\\S+");

    /** A name or text in quotes may hold blanks that must stay as they are. */
    private static final Pattern WORD_OF_SQL = Pattern.compile("(?:\"[^\"]*\"|'[^']*'|\\S)+");

    private static final String COMMENT = "-- ";
    private static final String FURTHER = "    ";

    private Wrapping() {}

    /** The lines of a text, at least one. */
    public static List<String> lines(String text, int columns) {
        return lines(WORD, text, columns, "", "");
    }

    /** The lines of statements, which mean the same as before. Comments stand alone on theirs. */
    public static List<String> linesOfSql(String sql, int columns) {
        List<String> lines = new ArrayList<>();
        for (String line : sql.split("\n")) {
            lines.addAll(
                    line.startsWith(COMMENT)
                            ? lines(
                                    WORD,
                                    line.substring(COMMENT.length()),
                                    columns,
                                    COMMENT,
                                    COMMENT)
                            : lines(WORD_OF_SQL, line, columns, "", FURTHER));
        }
        return lines;
    }

    private static List<String> lines(
            Pattern word, String text, int columns, String first, String further) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String next : word.matcher(text).results().map(MatchResult::group).toList()) {
            if (!empty && DisplayWidth.of(line + " " + next) > columns) {
                lines.add(line.toString());
                line = new StringBuilder(further);
                empty = true;
            }
            line.append(empty ? "" : " ").append(next);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
