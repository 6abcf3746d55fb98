package dev.bedstone.migrate.internal.sql;

import dev.bedstone.migrate.internal.sql.StatementRules.Objection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What can be said of a statement of ClickHouse from its {@link Shape}. No transaction covers one,
 * so each must be such that it can be told after a crash whether it was carried out: by a query, by
 * the catalogue, by the list of mutations, or because doing it again does no harm. The store itself
 * looks the same way, and refuses what it cannot tell.
 */
final class ClickHouseRules {

    private static final String NAME =
            "(?:[\\w]+|`[^`]*`|\"[^\"]*\")(?:\\.(?:[\\w]+|`[^`]*`|\"[^\"]*\"))*";
    private static final String OBJECT = "(?:TABLE|VIEW|MATERIALIZED VIEW|DICTIONARY)";
    private static final String SERVER_OBJECT =
            "(?:DATABASE|FUNCTION|USER|ROLE|QUOTA|ROW POLICY|POLICY|SETTINGS PROFILE|PROFILE"
                    + "|NAMED COLLECTION|WORKLOAD|RESOURCE)";

    /** Reading, and what is the same when it was done twice. */
    private static final Pattern HARMLESS =
            Pattern.compile(
                    "(?:SELECT|WITH|SHOW|DESCRIBE|DESC|EXPLAIN|EXISTS|CHECK|OPTIMIZE|SYSTEM|GRANT"
                            + "|REVOKE|TRUNCATE|DELETE FROM|CREATE OR REPLACE)\\b.*"
                            + "|CREATE "
                            + SERVER_OBJECT
                            + " IF NOT EXISTS\\b.*|DROP "
                            + SERVER_OBJECT
                            + " IF EXISTS\\b.*");

    private static final Pattern CREATE =
            Pattern.compile("CREATE " + OBJECT + " (IF NOT EXISTS )?" + NAME + "(.*)");
    private static final Pattern DROP =
            Pattern.compile("DROP " + OBJECT + " (IF EXISTS )?" + NAME + "(?! ?,)(.*)");
    private static final Pattern RENAME =
            Pattern.compile("RENAME (?:TABLE|DICTIONARY) (?:IF EXISTS )?" + NAME + " TO " + NAME);
    private static final Pattern ALTER =
            Pattern.compile("ALTER TABLE (?:IF EXISTS )?" + NAME + "( ON CLUSTER \\S+)? (.*)");

    /** It is there before its rows are. */
    private static final Pattern FILLED =
            Pattern.compile(
                    "CREATE TABLE\\b.*\\bAS ?\\(? ?(?:SELECT|WITH)\\b.*|.*\\bPOPULATE\\b.*"
                            + "|.*\\bCLONE AS\\b.*");

    private static final Pattern OF_THE_CATALOGUE =
            Pattern.compile(
                    "(?:ADD|DROP) (?:COLUMN|INDEX|PROJECTION|CONSTRAINT) .*|RENAME COLUMN .* TO .*");
    private static final Pattern METADATA =
            Pattern.compile(
                    "(?:COMMENT COLUMN|MODIFY (?:SETTING|ORDER BY|SAMPLE BY|QUERY|COMMENT|REFRESH))"
                            + "\\b.*");
    private static final Pattern REPEATABLE =
            Pattern.compile(
                    "(?:MODIFY COLUMN|ALTER COLUMN|CLEAR|MATERIALIZE|MODIFY TTL|DELETE"
                            + "|DROP PARTITION|DETACH PARTITION|REPLACE PARTITION"
                            + "|APPLY DELETED MASK)\\b.*");
    private static final Pattern ROWS = Pattern.compile("(?:UPDATE|DELETE)\\b.*");
    private static final Pattern ONCE = Pattern.compile(".*\\b(?:REMOVE|RESET SETTING)\\b.*");

    private static final Pattern SESSION =
            Pattern.compile("(?:SET|USE)\\b.*|CREATE (?:OR REPLACE )?TEMPORARY\\b.*");
    private static final Pattern TRANSACTION =
            Pattern.compile("(?:BEGIN|COMMIT|ROLLBACK|SET TRANSACTION)\\b.*");
    private static final Pattern STREAMED =
            Pattern.compile("INSERT\\b.*\\b(?:FORMAT (?!VALUES\\b)\\w+|FROM INFILE).*");

    private static final Pattern DESTRUCTIVE =
            Pattern.compile(
                    "(?:DROP (?:DATABASE|DICTIONARY|TABLE|MATERIALIZED VIEW)|TRUNCATE|DELETE FROM)"
                            + "\\b.*|CREATE OR REPLACE TABLE\\b.*|REPLACE TABLE\\b.*");
    private static final Pattern DESTRUCTIVE_COMMAND =
            Pattern.compile(
                    "(?:DROP (?:COLUMN|PARTITION|PART|DETACHED)|CLEAR COLUMN|DELETE|DETACH PART"
                            + "|REPLACE PARTITION|MOVE PARTITION)\\b.*|MODIFY TTL\\b.*\\bDELETE\\b.*");

    private ClickHouseRules() {}

    /** Whether it may lose rows or values. */
    static boolean isDestructive(String shape) {
        return DESTRUCTIVE.matcher(shape).matches()
                || commands(shape).stream()
                        .anyMatch(command -> DESTRUCTIVE_COMMAND.matcher(command).matches());
    }

    /** Why it cannot be carried out. */
    static Optional<Objection> objection(String shape, boolean verified) {
        if (SESSION.matcher(shape).matches()) {
            return no(
                    "what is set for a session is lost when the script is resumed behind it",
                    "write SETTINGS at the end of the statement it is for, and names with their"
                            + " database");
        }
        if (TRANSACTION.matcher(shape).matches()) {
            return no("ClickHouse carries out every statement alone", "take the statement out");
        }
        if (STREAMED.matcher(shape).matches()) {
            return no(
                    "INSERT … FORMAT needs rows behind the statement, which a migration has not",
                    "write INSERT … VALUES or INSERT … SELECT");
        }
        return verified || canBeTold(shape) ? Optional.empty() : unverified(shape);
    }

    private static Optional<Objection> unverified(String shape) {
        String otherwise =
                shape.startsWith("ALTER")
                        ? ", or write its commands as statements of their own"
                        : shape.startsWith("RENAME")
                                ? ", or rename one table in each statement"
                                : shape.startsWith("INSERT")
                                        ? ", such as one that counts the rows"
                                        : FILLED.matcher(shape).matches()
                                                ? ", or create it empty and fill it in a statement"
                                                        + " of its own"
                                                : ", or write it with IF NOT EXISTS or IF EXISTS";
        return no(
                "after a crash nobody could tell whether this statement was carried out",
                "put '-- verify: <query>' before it, whose first value is true once it was"
                        + otherwise);
    }

    private static boolean canBeTold(String shape) {
        if (HARMLESS.matcher(shape).matches() || RENAME.matcher(shape).matches()) {
            return true;
        }
        var create = CREATE.matcher(shape);
        if (create.matches()) {
            return !FILLED.matcher(shape).matches()
                    && isOfOneServer(create.group(1), create.group(2));
        }
        var drop = DROP.matcher(shape);
        if (drop.matches()) {
            return isOfOneServer(drop.group(1), drop.group(2));
        }
        return canBeAltered(shape);
    }

    /** A look at one server says nothing of the others of a cluster. */
    private static boolean isOfOneServer(String condition, String rest) {
        return condition != null || !rest.matches(" ON CLUSTER\\b.*");
    }

    private static boolean canBeAltered(String shape) {
        List<String> commands = commands(shape);
        boolean cluster = shape.matches("ALTER TABLE (?:IF EXISTS )?" + NAME + " ON CLUSTER\\b.*");
        boolean once = commands.stream().anyMatch(command -> ONCE.matcher(command).matches());
        if (commands.isEmpty() || once) {
            return false;
        }
        if (all(commands, REPEATABLE, METADATA)) {
            return true;
        }
        if (all(commands, OF_THE_CATALOGUE, METADATA)) {
            return !cluster
                    || commands.stream()
                            .allMatch(command -> command.matches(".* IF (NOT )?EXISTS\\b.*"));
        }
        return !cluster && all(commands, ROWS, ROWS);
    }

    private static boolean all(List<String> commands, Pattern one, Pattern other) {
        return commands.stream()
                .allMatch(command ->
                        one.matcher(command).matches() || other.matcher(command).matches());
    }

    /** The commands of an ALTER TABLE, cut at the commas outside of parentheses. */
    static List<String> commands(String shape) {
        var alter = ALTER.matcher(shape);
        if (!alter.matches()) {
            return List.of();
        }
        List<String> commands = new ArrayList<>();
        String text = alter.group(2);
        int depth = 0;
        int begin = 0;
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            depth += sign == '(' || sign == '[' ? 1 : sign == ')' || sign == ']' ? -1 : 0;
            if (depth == 0 && sign == ',') {
                commands.add(text.substring(begin, at).strip());
                begin = at + 1;
            }
        }
        commands.add(text.substring(begin).strip());
        return commands;
    }

    private static Optional<Objection> no(String what, String fix) {
        return Optional.of(new Objection(what, fix));
    }
}
