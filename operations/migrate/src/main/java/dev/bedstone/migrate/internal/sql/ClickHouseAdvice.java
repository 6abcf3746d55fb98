package dev.bedstone.migrate.internal.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a statement of ClickHouse means for the server and those who use it, by the reference pages
 * of {@code clickhouse.com/docs/sql-reference/statements} and the settings they name.
 */
public final class ClickHouseAdvice {

    /**
     * What is worth knowing before a statement is carried out.
     *
     * @param effect what the server does with what is there; empty if nothing
     * @param rewrites whether whole parts are written anew
     * @param warnings dangers, each with the safe way
     */
    public record Advice(String effect, boolean rewrites, List<String> warnings) {}

    private record Effect(Pattern form, boolean rewrites, String words) {

        static Effect of(String form, boolean rewrites, String words) {
            return new Effect(Pattern.compile(form), rewrites, words);
        }
    }

    private record Danger(Pattern form, String warning) {

        static Danger of(String form, String warning) {
            return new Danger(Pattern.compile(form), warning);
        }
    }

    /** Of a command of ALTER TABLE; the first that fits tells. */
    private static final List<Effect> COMMANDS =
            List.of(
                    Effect.of(
                            "UPDATE\\b.*",
                            true,
                            "a mutation: rewrites the updated columns of every part with such rows"),
                    Effect.of(
                            "DELETE\\b.*", true, "a mutation: rewrites every part with such rows"),
                    Effect.of(
                            "MATERIALIZE TTL\\b.*|MODIFY TTL\\b.*",
                            true,
                            "changes the definition, then a mutation reads every part and removes"
                                    + " what is due"),
                    Effect.of("MATERIALIZE\\b.*", true, "a mutation: writes it for every part"),
                    Effect.of(
                            "MODIFY COLUMN (IF EXISTS )?\\S+ (CODEC|DEFAULT|MATERIALIZED|ALIAS|COMMENT"
                                    + "|TTL|SETTING|REMOVE)\\b.*|COMMENT COLUMN\\b.*",
                            false,
                            "changes the definition; parts that are there stay as they are"),
                    Effect.of(
                            "(MODIFY|ALTER) COLUMN\\b.*",
                            true,
                            "a mutation if the type changes: rewrites the column of every part"),
                    Effect.of("DROP COLUMN\\b.*", true, "removes the column's files of every part"),
                    Effect.of(
                            "CLEAR (COLUMN|INDEX|PROJECTION)\\b.*",
                            true,
                            "a mutation: removes its files of the parts"),
                    Effect.of(
                            "RENAME COLUMN\\b.*",
                            true,
                            "a mutation: renames the column's files of every part"),
                    Effect.of(
                            "ADD COLUMN\\b.*",
                            false,
                            "changes the definition; rows that are there get the default when they"
                                    + " are read"),
                    Effect.of(
                            "ADD (INDEX|PROJECTION|STATISTICS)\\b.*",
                            false,
                            "changes the definition; holds for new parts alone until it is"
                                    + " materialized"),
                    Effect.of(
                            "ADD CONSTRAINT\\b.*",
                            false,
                            "changes the definition; rows that are there are not checked"),
                    Effect.of(
                            "(DROP|DETACH|REPLACE|MOVE|ATTACH) PART(ITION)?\\b.*",
                            false,
                            "whole partitions, at once"),
                    Effect.of("(MODIFY|RESET|DROP|COMMENT).*", false, "changes the definition"));

    private static final List<Danger> DANGERS =
            List.of(
                    Danger.of(
                            "ALTER TABLE .*\\bMODIFY ORDER BY\\b.*",
                            "MODIFY ORDER BY takes only columns that the same ALTER adds without a"
                                    + " default, and parts that are there stay sorted as before: for"
                                    + " another key make a new table, INSERT … SELECT, EXCHANGE TABLES"),
                    Danger.of(
                            "ALTER TABLE .*\\bMODIFY COLUMN (IF EXISTS )?\\S+ (?!CODEC|DEFAULT"
                                    + "|MATERIALIZED|ALIAS|COMMENT|TTL|SETTING|REMOVE).*",
                            "a column of the key keeps its type (only wider enums and the like are"
                                    + " taken), and a value that does not fit stops the rewriting half"
                                    + " way: add a column, fill it with a mutation, swap the names"),
                    Danger.of(
                            "ALTER TABLE .*\\b(MODIFY|MATERIALIZE) TTL\\b.*",
                            "a new TTL is applied to every part at once"
                                    + " (materialize_ttl_after_modify = 1) and takes rows that are due:"
                                    + " write SETTINGS materialize_ttl_after_modify = 0 to leave it to"
                                    + " merges, and count the rows that are due first"),
                    Danger.of(
                            "ALTER TABLE .*\\b(UPDATE|DELETE)\\b.*",
                            "a mutation waits for merges, cannot be taken back and reads the whole"
                                    + " table unless the condition names the partition: add IN PARTITION,"
                                    + " or use DELETE FROM for few rows"),
                    Danger.of(
                            "ALTER TABLE .*\\b(DROP|RENAME) COLUMN\\b.*",
                            "materialized views and running programs may still use the column: change"
                                    + " the views first, and drop it one release later"),
                    Danger.of(
                            "DROP (TABLE|DICTIONARY)\\b.*",
                            "materialized views that read from or write to it fail from then on, and"
                                    + " with them inserts: drop the views first. Above"
                                    + " max_table_size_to_drop (50 GB) the server refuses"),
                    Danger.of(
                            "TRUNCATE\\b.*",
                            "views fed by the table keep what they have; above"
                                    + " max_table_size_to_drop (50 GB) the server refuses"),
                    Danger.of(
                            "CREATE MATERIALIZED VIEW\\b(?!.* TO\\b).*",
                            "the rows lie in a hidden inner table, which goes with the view: make the"
                                    + " table first and write CREATE MATERIALIZED VIEW … TO it"),
                    Danger.of(
                            ".*\\bPOPULATE\\b.*",
                            "rows that are inserted while it is filled are missing: create the view,"
                                    + " then INSERT … SELECT what is older"),
                    Danger.of(
                            "CREATE (OR REPLACE )?TABLE\\b(?=.*\\bENGINE ?= ?(?!REPLICATED|SHARED)\\w*MERGETREE\\b)"
                                    + "(?!.*NON_REPLICATED_DEDUPLICATION_WINDOW).*",
                            "a batch that is sent twice is stored twice: if batches are inserted with"
                                    + " tokens add SETTINGS non_replicated_deduplication_window, here"
                                    + " and on the targets of its views"),
                    Danger.of(
                            "CREATE (OR REPLACE )?TABLE\\b.*\\bENGINE ?= ?SUMMINGMERGETREE(?! ?\\()\\b.*",
                            "every number that is not in the key is summed, averages too: use"
                                    + " AggregatingMergeTree with states"),
                    Danger.of(
                            "OPTIMIZE\\b.*\\bFINAL\\b.*",
                            "writes the whole table anew: name a PARTITION"),
                    Danger.of(
                            "INSERT\\b.*\\bSELECT\\b.*",
                            "it is written block by block: when it stops half way, part of the rows"
                                    + " stay, and what verifies it must count them"));

    private static final Pattern OTHER_DATABASE =
            Pattern.compile(
                    "(?:(?:CREATE|DROP|ALTER|TRUNCATE|RENAME|OPTIMIZE)\\b.*?\\b(?:TABLE|VIEW|DICTIONARY)"
                            + "|INSERT INTO(?: TABLE)?|DELETE FROM) (?:IF (?:NOT )?EXISTS )?"
                            + "(?:\\w+|`[^`]*`|\"[^\"]*\")\\..*");

    private ClickHouseAdvice() {}

    /**
     * What is worth knowing of a statement.
     *
     * @param shape the statement's {@link Shape}
     */
    public static Advice of(String shape) {
        List<String> effects = new ArrayList<>();
        boolean rewrites = false;
        for (String command : ClickHouseRules.commands(shape)) {
            for (Effect effect : COMMANDS) {
                if (effect.form().matcher(command).matches()) {
                    rewrites |= effect.rewrites();
                    effects.add(effect.words());
                    break;
                }
            }
        }
        if (effects.isEmpty()) {
            effects.add(whole(shape));
        }
        rewrites |= shape.matches("OPTIMIZE\\b.*|CREATE OR REPLACE TABLE\\b.*");
        return new Advice(
                String.join("; ", effects.stream().distinct().toList()), rewrites, warnings(shape));
    }

    private static String whole(String shape) {
        String first = shape.split(" ", 2)[0];
        return switch (first) {
            case "CREATE" -> "makes something new; what is there stays";
            case "DROP" -> "removes it; its files go within minutes";
            case "TRUNCATE" -> "removes all rows at once";
            case "RENAME", "EXCHANGE" -> "changes names at once";
            case "INSERT" -> "adds rows";
            case "DELETE" -> "marks rows as deleted; merges remove them";
            case "OPTIMIZE" -> "merges parts";
            default -> "";
        };
    }

    private static List<String> warnings(String shape) {
        List<String> warnings = new ArrayList<>();
        for (Danger danger : DANGERS) {
            if (danger.form().matcher(shape).matches()) {
                warnings.add(danger.warning());
            }
        }
        if (OTHER_DATABASE.matcher(shape).matches()) {
            warnings.add(
                    "it names a database: what lies in another than the configured one is neither"
                            + " watched for changes by hand nor tried by verify");
        }
        return List.copyOf(warnings);
    }
}
