package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.tenancy.Lexeme.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a statement apart as the server does. Where releases of the server, or this class and the
 * server, could read a text in two ways, the statement is refused: nested comments, {@code #} and
 * {@code //}, heredocs, signs beyond ASCII outside of quotes (some of which are spaces or quotes to
 * the server), numbers that run into a word. Not thread-safe.
 *
 * @see <a href="https://github.com/ClickHouse/ClickHouse/blob/master/src/Parsers/Lexer.cpp">the
 *     server's own</a>
 */
final class Lexer {

    private static final String SPACES = " \t\n\r\f\u000b";
    private static final String SIGNS = "()[]{},.:=<>!+-*/%|?";
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern WORD_OR_NUMBER = Pattern.compile("[A-Za-z0-9_]+");
    private static final Pattern NUMBER =
            Pattern.compile("[0-9]+([eE][0-9]*)?|0[xX][0-9a-fA-F]+|0[bB][01]+");
    private static final Pattern PARAMETER =
            Pattern.compile("\\{\\s*([A-Za-z_]\\w{0,127})\\s*:\\s*([^{}]{1,4096}?)\\s*\\}");
    private static final Pattern OPENS_MAP = Pattern.compile("\\{\\s*['}0-9]");

    private final String text;
    private final List<Lexeme> lexemes = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /**
     * The pieces of a statement.
     *
     * @throws RefusedStatementException if it can be read in two ways
     */
    static List<Lexeme> read(String text) throws RefusedStatementException {
        Lexer lexer = new Lexer(text);
        while (lexer.at < text.length()) {
            lexer.next();
        }
        return lexer.lexemes;
    }

    private void next() throws RefusedStatementException {
        char first = text.charAt(at);
        if (SPACES.indexOf(first) >= 0) {
            at++;
        } else if (text.startsWith("--", at)) {
            lineComment();
        } else if (text.startsWith("/*", at)) {
            blockComment();
        } else if (first == '\'' || first == '"' || first == '`') {
            quoted(first);
        } else if (first == '{') {
            brace();
        } else if (isWordSign(first)) {
            wordOrNumber();
        } else {
            sign(first);
        }
    }

    private static boolean isWordSign(char c) {
        return c == '_'
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z');
    }

    private void lineComment() throws RefusedStatementException {
        int end = text.indexOf('\n', at);
        String comment = text.substring(at, end < 0 ? text.length() : end);
        int lone = comment.indexOf('\r');
        if (lone >= 0 && lone < comment.length() - 1) {
            throw new RefusedStatementException("a comment holds a carriage return");
        }
        at += comment.length();
    }

    private void blockComment() throws RefusedStatementException {
        int end = text.indexOf("*/", at + 2);
        if (end < 0 || text.substring(at + 2, end).contains("/*")) {
            throw new RefusedStatementException("a comment does not end, or holds another");
        }
        at = end + 2;
    }

    /** A doubled quote is one of the text, as is one behind a backslash. */
    private void quoted(char quote) throws RefusedStatementException {
        StringBuilder inner = new StringBuilder();
        int place = at + 1;
        while (place < text.length()) {
            char sign = text.charAt(place);
            boolean doubled = sign == quote && text.startsWith("" + quote + quote, place);
            if (sign == quote && !doubled) {
                add(quote == '\'' ? Kind.TEXT : Kind.QUOTED, inner.toString());
                at = place + 1;
                return;
            }
            if (sign == '\\' && quote != '\'') {
                throw new RefusedStatementException("a name holds a backslash");
            }
            inner.append(sign);
            place += doubled || sign == '\\' ? 2 : 1;
        }
        throw new RefusedStatementException("a quote does not end");
    }

    private void brace() throws RefusedStatementException {
        Matcher parameter = PARAMETER.matcher(text).region(at, text.length());
        Matcher map = OPENS_MAP.matcher(text).region(at, text.length());
        if (parameter.lookingAt()) {
            add(Kind.PARAMETER, parameter.group(2));
            at = parameter.end();
        } else if (map.lookingAt()) {
            add(Kind.SIGN, "{");
            at++;
        } else {
            throw new RefusedStatementException("a brace is neither a parameter nor a map");
        }
    }

    private void wordOrNumber() throws RefusedStatementException {
        Matcher run = WORD_OR_NUMBER.matcher(text).region(at, text.length());
        if (!run.lookingAt()) {
            throw new IllegalStateException("no word");
        }
        String word = run.group();
        if (WORD.matcher(word).matches()) {
            add(Kind.WORD, word);
        } else if (NUMBER.matcher(word).matches()) {
            add(Kind.NUMBER, word);
        } else {
            throw new RefusedStatementException("a number runs into a word");
        }
        at = run.end();
    }

    private void sign(char sign) throws RefusedStatementException {
        if (SIGNS.indexOf(sign) < 0 || text.startsWith("//", at)) {
            throw new RefusedStatementException(
                    "it holds "
                            + (sign > ' ' && sign < 0x7f ? "'" + sign + "'" : "a sign beyond ASCII")
                            + " outside of quotes");
        }
        add(Kind.SIGN, String.valueOf(sign));
        at++;
    }

    private void add(Kind kind, String piece) {
        lexemes.add(new Lexeme(kind, piece));
    }
}
