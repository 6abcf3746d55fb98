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

    /**
     * @param tokens the statement's tokens so far; looked at again at every {@link #check}
     */
    Guard(byte[] text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /** Whether a setting may not be changed. */
    public static boolean refusesSetting(String name) {
        return SETTINGS.contains(name.toUpperCase(Locale.ROOT));
    }

    /** Looks at the latest token and those before it. */
    void check() throws EngineException {
        int last = tokens.size() - 1;
        if (last < 1) {
            return;
        }
        String word = name(last);
        String before = name(last - 1);
        if (word.equals("OUTFILE") && before.equals("INTO")) {
            throw EngineException.of(
                    ErrorCode.INTO_OUTFILE_NOT_ALLOWED, "INTO OUTFILE is not allowed");
        }
        if (word.equals("INFILE") && before.equals("FROM")) {
            throw EngineException.of(
                    ErrorCode.UNKNOWN_TYPE_OF_QUERY,
                    "Query has infile and was sent directly to the server");
        }
        if (SETTINGS.contains(word)) {
            throw denied("this setting cannot be changed");
        }
        if (tokens.get(last).kind() == Token.Kind.OPEN) {
            checkCall(before, tokens.get(last).depth());
        } else if (last > 1 && tokens.get(last - 1).kind() == Token.Kind.OPEN) {
            checkSource(name(last - 2), word);
        }
    }

    private void checkCall(String function, int depth) throws EngineException {
        if (BACKUPS.contains(name(0))) {
            if (depth == 0 && !function.isEmpty() && !BACKUP_PLACES.contains(function)) {
                throw denied("backups go to File('name')");
            }
        } else if (FUNCTIONS.contains(function)) {
            throw denied("the function reads files of the machine");
        } else if (function.equals("DISK")) {
            throw denied("tables lie on the default disk");
        }
    }

    private void checkSource(String clause, String source) throws EngineException {
        if (clause.equals("SOURCE") && !DICTIONARY_SOURCES.contains(source)) {
            throw denied("dictionaries take their data from tables of this server");
        }
    }

    private static EngineException denied(String why) {
        return EngineException.of(ErrorCode.ACCESS_DENIED, "Not enough privileges: " + why);
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
