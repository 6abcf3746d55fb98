package dev.bedstone.postgres.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds {@code :name} in a statement, with PostgreSQL's lexical rules (manual, section 4.1): quoted
 * texts and names, {@code E''} with backslashes, dollar quotes, nested comments, {@code ::} casts
 * and {@code :=}. Question marks are operators here and are doubled, which the driver turns back
 * into one.
 */
final class SqlParser {

    private static final int LONGEST_LOGGED = 1_000;

    private final String text;
    private final StringBuilder out;
    private final StringBuilder logged;
    private final List<String> names = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();
    private String verb = "";
    private int at;

    private SqlParser(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length() + 8);
        this.logged = new StringBuilder(text.length());
    }

    /**
     * Parses a statement.
     *
     * @throws IllegalArgumentException if a quote or comment does not end, or if the statement
     *     counts its parameters as in {@code $1}
     */
    static SqlText parse(String text) {
        SqlParser parser = new SqlParser(text);
        parser.run();
        return new SqlText(
                parser.out.toString(),
                parser.logged(),
                parser.verb.isEmpty() ? "statement" : parser.verb,
                parser.names.toArray(String[]::new),
                parser.positions.stream().mapToInt(Integer::intValue).toArray());
    }

    private void run() {
        while (at < text.length()) {
            step(text.charAt(at));
        }
    }

    private void step(char sign) {
        switch (sign) {
            case '\'' -> copyQuoted('\'', false);
            case '"' -> copyQuoted('"', false);
            case '-' -> dash();
            case '/' -> slash();
            case '$' -> dollar();
            case ':' -> colon();
            case '?' -> questionMark();
            default -> other(sign);
        }
    }

    private void other(char sign) {
        if (isNameStart(sign)) {
            word();
        } else if (isDigit(sign)) {
            hideTo(endOfWord(at), "?");
        } else {
            copyTo(at + 1);
        }
    }

    /** A name or keyword; a dollar or a digit inside of it means nothing. */
    private void word() {
        int end = endOfWord(at);
        if (verb.isEmpty()) {
            verb = text.substring(at, end).toLowerCase(Locale.ROOT);
        }
        boolean escapes = end == at + 1 && (text.charAt(at) | 0x20) == 'e' && peek(end) == '\'';
        copyTo(end);
        if (escapes) {
            copyQuoted('\'', true);
        }
    }

    /** A doubled quote needs no care: it reads as the end of one text and the begin of the next. */
    private void copyQuoted(char quote, boolean escapes) {
        int end = at + 1;
        while (peek(end) != quote) {
            if (end >= text.length()) {
                throw unfinished("quote");
            }
            end += escapes && text.charAt(end) == '\\' ? 2 : 1;
        }
        if (quote == '"') {
            copyTo(end + 1);
        } else {
            hideTo(end + 1, peek(at - 1) == '\'' ? "" : "?");
        }
        if (escapes && peek(at) == quote) {
            copyQuoted(quote, true);
        }
    }

    private void dash() {
        if (peek(at + 1) != '-') {
            copyTo(at + 1);
            return;
        }
        int end = at;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        hideTo(end, " ");
    }

    private void slash() {
        if (peek(at + 1) != '*') {
            copyTo(at + 1);
            return;
        }
        int depth = 1;
        int end = at + 2;
        while (depth > 0) {
            if (end >= text.length()) {
                throw unfinished("comment");
            }
            if (text.startsWith("/*", end)) {
                depth++;
                end += 2;
            } else if (text.startsWith("*/", end)) {
                depth--;
                end += 2;
            } else {
                end++;
            }
        }
        hideTo(end, " ");
    }

    private void dollar() {
        if (isDigit(peek(at + 1))) {
            throw new IllegalArgumentException(
                    "the statement counts its parameters, as in $1; name them, as in :name");
        }
        int tagEnd = at + 1;
        while (isNamePart(peek(tagEnd)) && peek(tagEnd) != '$') {
            tagEnd++;
        }
        if (peek(tagEnd) != '$') {
            copyTo(at + 1);
            return;
        }
        String tag = text.substring(at, tagEnd + 1);
        int end = text.indexOf(tag, tagEnd + 1);
        if (end < 0) {
            throw unfinished("dollar quote");
        }
        hideTo(end + tag.length(), "?");
    }

    private void colon() {
        char next = peek(at + 1);
        if (next == ':' || next == '=') {
            copyTo(at + 2);
        } else if (isNameStart(next)) {
            parameter();
        } else {
            copyTo(at + 1);
        }
    }

    private void parameter() {
        int end = at + 1;
        while (isNamePart(peek(end)) && peek(end) != '$') {
            end++;
        }
        String name = text.substring(at + 1, end);
        int index = names.indexOf(name);
        if (index < 0) {
            index = names.size();
            names.add(name);
        }
        positions.add(index);
        out.append('?');
        logged.append(text, at, end);
        at = end;
    }

    /** Somebody who knows the driver's own escape writes two already; both forms mean one. */
    private void questionMark() {
        out.append("??");
        logged.append('?');
        at += peek(at + 1) == '?' ? 2 : 1;
    }

    private void copyTo(int end) {
        out.append(text, at, Math.min(end, text.length()));
        logged.append(text, at, Math.min(end, text.length()));
        at = end;
    }

    /** What may hold data goes to the server and not into a log. */
    private void hideTo(int end, String shown) {
        out.append(text, at, Math.min(end, text.length()));
        logged.append(shown);
        at = end;
    }

    private String logged() {
        String line = logged.toString().strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST_LOGGED ? line.substring(0, LONGEST_LOGGED) + " …" : line;
    }

    private int endOfWord(int start) {
        int end = start;
        while (isNamePart(peek(end))) {
            end++;
        }
        return end;
    }

    /** The sign at a place; NUL, which no statement holds, outside of the text. */
    private char peek(int place) {
        return place >= 0 && place < text.length() ? text.charAt(place) : '\0';
    }

    private IllegalArgumentException unfinished(String what) {
        return new IllegalArgumentException(
                "a " + what + " that begins at character " + (at + 1) + " does not end");
    }

    private static boolean isNameStart(char sign) {
        return sign == '_' || isLetter(sign);
    }

    private static boolean isNamePart(char sign) {
        return isNameStart(sign) || isDigit(sign) || sign == '$';
    }

    /** As PostgreSQL's lexer: every sign outside of ASCII belongs to a name. */
    private static boolean isLetter(char sign) {
        return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || sign >= 0x80;
    }

    private static boolean isDigit(char sign) {
        return sign >= '0' && sign <= '9';
    }
}
