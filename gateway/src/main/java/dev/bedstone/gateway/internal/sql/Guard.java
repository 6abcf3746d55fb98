package dev.bedstone.gateway.internal.sql;

import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses what reaches beyond the data directory and what the engine's rights do not cover: a
 * library trusts whoever calls it with its files and programs. What the rights do cover (table
 * functions and engines over files and addresses) is left to them.
 */
public final class Guard {

    /** Functions that read a file by its path. */
    static final Set<String> FUNCTIONS = Set.of("FILE", "CATBOOSTEVALUATE");

    /** A setting that writes a file, and those that let in languages this parser does not know. */
    private static final Set<String> SETTINGS =
            Set.of(
                    "INPUT_FORMAT_RECORD_ERRORS_FILE_PATH",
                    "ALLOW_EXPERIMENTAL_PRQL_DIALECT",
                    "ALLOW_EXPERIMENTAL_KUSTO_DIALECT",
                    "ALLOW_EXPERIMENTAL_POLYGLOT_DIALECT");

    private static final Set<String> DICTIONARY_SOURCES = Set.of("CLICKHOUSE", "NULL");
    private static final Set<String> BACKUP_PLACES = Set.of("FILE", "MEMORY", "NULL");
    private static final Set<String> BACKUPS = Set.of("BACKUP", "RESTORE");

    private final byte[] text;
    private final List<Token> tokens;
    private final Names names;

    /** Where the latest of the statements that PARALLEL WITH joins begins. */
    private int begin;

    private boolean definesDictionary;

    /**
     * @param tokens the statement's tokens so far; looked at again at every {@link #check}
     */
    Guard(byte[] text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
        this.names = new Names(text, tokens);
    }

    /** Whether a setting may not be changed. */
    public static boolean refusesSetting(String name) {
        return SETTINGS.contains(name.toUpperCase(Locale.ROOT));
    }

    /** Looks at the latest token and those before it. */
    void check() throws EngineException {
        int last = tokens.size() - 1;
        note(last);
        if (last < 1) {
            return;
        }
        Token token = tokens.get(last);
        if (token.kind() == Token.Kind.STRING) {
            checkFile(keyword(last - 2), keyword(last - 1));
        } else if (token.isSymbol(text, '(')) {
            checkCall(last - 1, token.depth());
        }
        if (SETTINGS.contains(name(last))) {
            throw denied("this setting cannot be changed");
        }
        if (last > 1 && tokens.get(last - 1).kind() == Token.Kind.OPEN) {
            checkSource(last - 2, name(last));
        }
    }

    private void note(int last) throws EngineException {
        definesDictionary |= keyword(last).equals("DICTIONARY");
        if (keyword(last - 2).equals("PARALLEL") && keyword(last - 1).equals("WITH")) {
            begin = last;
        }
        if (begin == last && keyword(last).equals("COPY")) {
            throw denied("COPY reads and writes files of the machine");
        }
    }

    private static void checkFile(String first, String second) throws EngineException {
        if (first.equals("INTO") && second.equals("OUTFILE")) {
            throw EngineException.of(
                    ErrorCode.INTO_OUTFILE_NOT_ALLOWED, "INTO OUTFILE is not allowed");
        }
        if (first.equals("FROM") && second.equals("INFILE")) {
            throw EngineException.of(
                    ErrorCode.UNKNOWN_TYPE_OF_QUERY,
                    "Query has infile and was sent directly to the server");
        }
    }

    private void checkCall(int index, int depth) throws EngineException {
        String function = name(index);
        if (BACKUPS.contains(keyword(begin))) {
            if (depth == 0 && !function.isEmpty() && !BACKUP_PLACES.contains(function)) {
                throw denied("backups go to File('name')");
            }
        } else if (FUNCTIONS.contains(function) && !names.isThing(index)) {
            throw denied("the function reads files of the machine");
        } else if (function.equals("DISK") && !names.isThing(index)) {
            throw denied("tables lie on the default disk");
        }
    }

    private void checkSource(int clause, String source) throws EngineException {
        boolean from = definesDictionary && name(clause).equals("SOURCE") && !names.isThing(clause);
        if (from && !DICTIONARY_SOURCES.contains(source)) {
            throw denied("dictionaries take their data from tables of this server");
        }
    }

    private static EngineException denied(String why) {
        return EngineException.of(ErrorCode.ACCESS_DENIED, "Not enough privileges: " + why);
    }

    /** A bare word in upper case; empty for anything else. */
    private String keyword(int index) {
        Token token = tokens.get(Math.max(index, 0));
        return index >= 0 && token.kind() == Token.Kind.WORD ? token.word(text) : "";
    }

    /** A word or quoted name in upper case; empty for anything else. */
    private String name(int index) {
        Token token = tokens.get(index);
        return switch (token.kind()) {
            case WORD -> token.word(text);
            case NAME -> unquoted(token.text(text)).toUpperCase(Locale.ROOT);
            default -> "";
        };
    }

    private static String unquoted(String quoted) {
        return quoted.length() < 2 ? quoted : quoted.substring(1, quoted.length() - 1);
    }
}
