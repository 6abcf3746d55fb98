package dev.bedstone.gateway.internal.sql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How a running statement is found again by the id its client gave it. The engine makes ids of its
 * own and takes no other, but it shows the settings of what runs; so the client's id travels in a
 * setting, and statements that ask for {@code query_id} are led there. The setting is one that
 * holds free text and is read only in the PromQL dialect; {@code log_comment} stays the client's
 * own.
 */
public final class StatementMark {

    /** The setting that carries the client's id. */
    public static final String SETTING = "promql_table";

    private static final String MARK = "Settings['" + SETTING + "']";
    private static final String ID = "if(" + MARK + " = '', query_id, " + MARK + ")";
    private static final String PROCESSES =
            "(SELECT * REPLACE (" + ID + " AS query_id) FROM system.processes)";

    private StatementMark() {}

    /** The statement that stops the statement with this id, without waiting for its end. */
    public static String killStatement(String id) {
        return "KILL QUERY WHERE " + MARK + " = " + SqlText.quote(id) + " ASYNC";
    }

    /**
     * KILL QUERY by the client's ids. SYNC becomes ASYNC: it would wait for the killed statement's
     * connection, which may be waiting for this very answer.
     */
    public static byte[] kill(byte[] text) {
        List<Token> tokens = tokens(text);
        Rewriter rewriter = new Rewriter(text);
        for (Token token : tokens) {
            if (isName(token, text, "query_id")) {
                rewriter.replace(token.start(), token.end(), ID);
            } else if (token.depth() == 0 && token.isWord(text, "SYNC")) {
                rewriter.replace(token.start(), token.end(), "ASYNC");
            }
        }
        return rewriter.result();
    }

    /** The same statement with the clients' ids where it reads {@code system.processes}. */
    public static byte[] processes(byte[] text) {
        List<Token> tokens = tokens(text);
        Rewriter rewriter = new Rewriter(text);
        for (int i = 0; i + 3 < tokens.size(); i++) {
            Token before = tokens.get(i);
            boolean source = before.isWord(text, "FROM") || before.isWord(text, "JOIN");
            if (source
                    && isName(tokens.get(i + 1), text, "system")
                    && tokens.get(i + 2).text(text).equals(".")
                    && isName(tokens.get(i + 3), text, "processes")) {
                rewriter.replace(tokens.get(i + 1).start(), tokens.get(i + 3).end(), PROCESSES);
            }
        }
        return rewriter.result();
    }

    private static List<Token> tokens(byte[] text) {
        Tokenizer tokenizer = new Tokenizer(text);
        List<Token> tokens = new ArrayList<>();
        for (Token token = tokenizer.next(); token != null; token = tokenizer.next()) {
            tokens.add(token);
        }
        return tokens;
    }

    private static boolean isName(Token token, byte[] text, String name) {
        String written = token.text(text);
        return switch (token.kind()) {
            case WORD -> written.equals(name);
            case NAME -> written.equals("`" + name + "`") || written.equals('"' + name + '"');
            default -> false;
        };
    }

    /** Copies a text with pieces replaced from left to right. */
    private static final class Rewriter {
        private final byte[] text;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int copied;

        Rewriter(byte[] text) {
            this.text = text;
        }

        void replace(int start, int end, String by) {
            out.write(text, copied, start - copied);
            out.writeBytes(by.getBytes(StandardCharsets.UTF_8));
            copied = end;
        }

        byte[] result() {
            out.write(text, copied, text.length - copied);
            copied = text.length;
            return out.toByteArray();
        }
    }
}
