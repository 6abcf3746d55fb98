package dev.bedstone.migrate.internal.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Cuts a text into statements as psql does: at semicolons outside of quotes, comments, parentheses
 * and function bodies. Not thread-safe.
 */
public final class Splitter {

    /**
     * A statement and where it stands.
     *
     * @param start the offset of its first sign that is neither space nor comment
     * @param end the offset behind its last sign; the semicolon does not belong to it
     * @param comments the line comments between the last statement and this one, or inside of it
     */
    public record Cut(int start, int end, List<Comment> comments) {}

    /** A line comment and where it begins. */
    public record Comment(int offset, String text) {}

    private static final int WORDS_THAT_TELL = 4;

    private static final Pattern COPY_FROM_CLIENT = Pattern.compile("COPY\\b.*\\bFROM STDIN\\b.*");

    private final String text;
    private final Lexer lexer;
    private final Dialect dialect;
    private final List<Cut> cuts = new ArrayList<>();
    private List<Comment> comments = new ArrayList<>();
    private final List<String> firstWords = new ArrayList<>();
    private int begin = -1;
    private int last;
    private int parentheses;
    private int bodies;

    private Splitter(String text, Dialect dialect) {
        this.text = text;
        this.lexer = new Lexer(text, dialect);
        this.dialect = dialect;
    }

    /**
     * The statements of a text; comments behind the last statement belong to none.
     *
     * @throws MalformedText if the text cannot be cut
     */
    public static List<Cut> split(String text, Dialect dialect) {
        return new Splitter(text, dialect).run();
    }

    private List<Cut> run() {
        while (lexer.next()) {
            take();
        }
        finish();
        return List.copyOf(cuts);
    }

    private void take() {
        switch (lexer.kind()) {
            case SPACE -> {}
            case COMMENT -> comment();
            case SEMICOLON -> semicolon();
            case META_COMMAND ->
                    throw new MalformedText(
                            lexer.start(),
                            "'" + lexer.token().strip() + "' is a command of psql, not a statement",
                            "write it as SQL, or as a setting of the connection");
            default -> {
                grow();
                follow();
            }
        }
    }

    private void comment() {
        String comment = lexer.token();
        if (comment.startsWith("--")) {
            comments.add(new Comment(lexer.start(), comment.substring(2).strip()));
        }
    }

    private void semicolon() {
        if (parentheses == 0 && bodies == 0) {
            finish();
        } else {
            last = lexer.end();
        }
    }

    private void grow() {
        if (begin < 0) {
            begin = lexer.start();
        }
        last = lexer.end();
    }

    private void follow() {
        switch (lexer.kind()) {
            case OPEN -> parentheses++;
            case CLOSE -> parentheses = Math.max(0, parentheses - 1);
            case WORD -> followWord(word());
            default -> {}
        }
    }

    /** psql's rule for {@code BEGIN ATOMIC … END}, where CASE has an END of its own. */
    private void followWord(String word) {
        if (firstWords.size() < WORDS_THAT_TELL) {
            firstWords.add(word);
        }
        if (!dialect.hasAtomicBodies() || parentheses > 0 || !definesRoutine()) {
            return;
        }
        switch (word) {
            case "BEGIN" -> bodies++;
            case "CASE" -> bodies += bodies > 0 ? 1 : 0;
            case "END" -> bodies -= bodies > 0 ? 1 : 0;
            default -> {}
        }
    }

    private boolean definesRoutine() {
        String head = String.join(" ", firstWords);
        return head.startsWith("CREATE FUNCTION")
                || head.startsWith("CREATE PROCEDURE")
                || head.startsWith("CREATE OR REPLACE FUNCTION")
                || head.startsWith("CREATE OR REPLACE PROCEDURE");
    }

    private String word() {
        return lexer.token().strip().toUpperCase(Locale.ROOT);
    }

    /** The rows behind it are no statements, so it is refused before they are read as such. */
    private void refuseCopy() {
        boolean copy = !firstWords.isEmpty() && firstWords.getFirst().equals("COPY");
        if (copy
                && dialect == Dialect.POSTGRES
                && COPY_FROM_CLIENT
                        .matcher(Shape.of(text.substring(begin, last), dialect))
                        .matches()) {
            throw new MalformedText(
                    begin,
                    "COPY … FROM stdin needs a stream of rows, which a migration has not",
                    "write INSERT statements, or load the rows in a Java step");
        }
    }

    private void finish() {
        if (begin >= 0) {
            refuseCopy();
            cuts.add(new Cut(begin, last, List.copyOf(comments)));
            comments = new ArrayList<>();
        }
        firstWords.clear();
        begin = -1;
        parentheses = 0;
        bodies = 0;
    }
}
