package dev.bedstone.gateway.internal.sql;

import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sorts a statement as {@link Statement} and refuses what must not reach the engine: several
 * statements at once, files of the machine, and the end of the process. One use.
 */
public final class StatementParser {

    private static final Set<String> ROWS =
            Set.of(
                    "SELECT",
                    "WITH",
                    "SHOW",
                    "DESCRIBE",
                    "DESC",
                    "EXPLAIN",
                    "EXISTS",
                    "CHECK",
                    "FROM");
    private static final byte[] NOTHING = {};

    private final byte[] text;
    private final Tokenizer tokenizer;
    private final Guard guard;
    private final List<Token> tokens = new ArrayList<>();

    private StatementParser(byte[] text) {
        this.text = text;
        this.tokenizer = new Tokenizer(text);
        this.guard = new Guard(text, tokens);
    }

    /**
     * Sorts the statement at the beginning of {@code text}.
     *
     * @throws EngineException if it is empty or must be refused
     */
    public static Statement parse(byte[] text) throws EngineException {
        return new StatementParser(text).parse();
    }

    private Statement parse() throws EngineException {
        Token first = read();
        if (first == null || first.kind() == Token.Kind.SEMICOLON) {
            throw EngineException.of(ErrorCode.SYNTAX_ERROR, "Syntax error: Empty query");
        }
        if (first.isWord(text, "INSERT")) {
            Optional<Statement> insert = insert();
            if (insert.isPresent()) {
                return insert.get();
            }
        } else {
            readAll();
        }
        return other(first);
    }

    /** The insert whose data follows, or empty if it has none; then all tokens are read. */
    private Optional<Statement> insert() throws EngineException {
        boolean selects = false;
        Optional<Statement.Input> input = Optional.empty();
        for (Token token = read(); token != null; token = read()) {
            if (token.kind() == Token.Kind.SEMICOLON) {
                readToEnd();
                break;
            }
            if (token.depth() == 0 && (isWord(token, "SELECT") || isWord(token, "WITH"))) {
                selects = true;
            } else if (token.kind() == Token.Kind.CLOSE && input.isEmpty()) {
                input = input();
            } else if (token.depth() == 0 && !selects && isWord(token, "VALUES")) {
                return Optional.of(data(token.start(), Optional.of("Values"), token.end(), input));
            } else if (isFormat(token) && (!selects || input.isPresent())) {
                Token name = read();
                if (name != null) {
                    return Optional.of(
                            data(
                                    token.start(),
                                    Optional.of(name.text(text)),
                                    dataAfter(name.end()),
                                    input));
                }
            }
        }
        return selects
                ? Optional.empty()
                : Optional.of(data(endOfStatement(), Optional.empty(), text.length, input));
    }

    private Statement data(
            int headEnd, Optional<String> format, int dataStart, Optional<Statement.Input> input) {
        return new Statement.Insert(Arrays.copyOfRange(text, 0, headEnd), format, dataStart, input);
    }

    /**
     * After FORMAT name: spaces, one semicolon, spaces, one line end; then the data begins. So does
     * ClickHouse's own parser of INSERT.
     */
    private int dataAfter(int end) {
        int at = skipSpaces(end);
        if (at < text.length && text[at] == ';') {
            at = skipSpaces(at + 1);
        }
        if (at < text.length && text[at] == '\r') {
            at++;
        }
        return at < text.length && text[at] == '\n' ? at + 1 : at;
    }

    private int skipSpaces(int from) {
        int at = from;
        while (at < text.length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\f')) {
            at++;
        }
        return at;
    }

    /** {@code input('structure')}, if the latest tokens are that. */
    private Optional<Statement.Input> input() {
        int last = tokens.size() - 1;
        boolean called =
                last >= 3
                        && isWord(tokens.get(last - 3), "INPUT")
                        && tokens.get(last - 2).isSymbol(text, '(')
                        && tokens.get(last - 1).kind() == Token.Kind.STRING;
        if (!called) {
            return Optional.empty();
        }
        String quoted = tokens.get(last - 1).text(text);
        return Optional.of(
                new Statement.Input(
                        tokens.get(last - 3).start(),
                        tokens.get(last).end(),
                        quoted.substring(1, quoted.length() - 1)));
    }

    private Statement other(Token first) throws EngineException {
        String word = firstWord();
        refuseEnd(word);
        int end = endOfStatement();
        int format = lastFormat();
        Optional<String> name =
                format < 0 ? Optional.empty() : Optional.of(tokens.get(format + 1).text(text));
        if (ROWS.contains(word) && !insertsAfterWith(word)) {
            int split = format < 0 ? end : tokens.get(format).start();
            return new Statement.Rows(
                    Arrays.copyOfRange(text, 0, split),
                    split == end ? NOTHING : Arrays.copyOfRange(text, split, end),
                    name);
        }
        boolean movesData = first.isWord(text, "INSERT") || insertsAfterWith(word);
        boolean joins = tokens.stream().anyMatch(token -> isWord(token, "PARALLEL"));
        return new Statement.Command(
                Arrays.copyOfRange(text, 0, end), word, name, movesData, joins);
    }

    /** The first word, with brackets before it left out: {@code (SELECT 1) UNION ALL …}. */
    private String firstWord() {
        return tokens.stream()
                .filter(token -> token.kind() != Token.Kind.OPEN)
                .findFirst()
                .filter(token -> token.kind() == Token.Kind.WORD)
                .map(token -> token.word(text))
                .orElse("");
    }

    private boolean insertsAfterWith(String word) {
        return word.equals("WITH")
                && tokens.stream().anyMatch(token -> token.depth() == 0 && isWord(token, "INSERT"));
    }

    private void refuseEnd(String word) throws EngineException {
        if (word.equals("SYSTEM")
                && tokens.size() > 1
                && (isWord(tokens.get(1), "SHUTDOWN") || isWord(tokens.get(1), "KILL"))) {
            throw EngineException.of(
                    ErrorCode.ACCESS_DENIED, "The engine is ended by whoever started it");
        }
    }

    /** The token that begins the FORMAT clause, or -1. */
    private int lastFormat() {
        for (int i = tokens.size() - 2; i >= 0; i--) {
            boolean named = tokens.get(i + 1).kind() == Token.Kind.WORD;
            if (isFormat(tokens.get(i)) && named && endsAfter(i)) {
                return i;
            }
        }
        return -1;
    }

    /** After the name of a format only SETTINGS may follow; else FORMAT was a name of something. */
    private boolean endsAfter(int format) {
        if (format > 0 && isWord(tokens.get(format - 1), "AS")) {
            return false;
        }
        int next = format + 2;
        return next >= tokens.size()
                || tokens.get(next).kind() == Token.Kind.SEMICOLON
                || isWord(tokens.get(next), "SETTINGS");
    }

    private boolean isFormat(Token token) {
        return token.depth() == 0 && isWord(token, "FORMAT");
    }

    /** The end of the text without a closing semicolon and without what follows it. */
    private int endOfStatement() {
        return tokens.stream()
                .filter(token -> token.kind() != Token.Kind.SEMICOLON)
                .mapToInt(Token::end)
                .max()
                .orElse(text.length);
    }

    private void readAll() throws EngineException {
        for (Token token = read(); token != null; token = read()) {
            if (token.kind() == Token.Kind.SEMICOLON) {
                readToEnd();
                return;
            }
        }
    }

    /** After a semicolon only more of them may come. */
    private void readToEnd() throws EngineException {
        for (Token token = read(); token != null; token = read()) {
            if (token.kind() != Token.Kind.SEMICOLON) {
                throw EngineException.of(
                        ErrorCode.SYNTAX_ERROR,
                        "Syntax error (Multi-statements are not allowed): failed at position "
                                + (token.start() + 1));
            }
        }
    }

    private boolean isWord(Token token, String word) {
        return token.isWord(text, word);
    }

    private @Nullable Token read() throws EngineException {
        Token token = tokenizer.next();
        if (token != null) {
            tokens.add(token);
            guard.check();
        }
        return token;
    }
}
