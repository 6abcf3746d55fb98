package dev.bedstone.migrate.internal.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a statement of PostgreSQL means for those who use the database at the same time. The locks
 * are those of https://www.postgresql.org/docs/current/explicit-locking.html and of the reference
 * page of each statement; the dangers are those that lint tools for migrations agree on.
 */
public final class StatementAdvice {

    /**
     * What is worth knowing before a statement is carried out.
     *
     * @param lock the strongest lock on a table, or empty for none that stands in anybody's way
     * @param rewrites whether the whole table is written anew
     * @param warnings dangers, each with the safe way
     */
    public record Advice(String lock, boolean rewrites, List<String> warnings) {}

    private record Lock(Pattern form, String name) {

        static Lock of(String form, String name) {
            return new Lock(Pattern.compile(form), name);
        }
    }

    private record Danger(Pattern form, boolean rewrites, String warning) {

        static Danger of(String form, boolean rewrites, String warning) {
            return new Danger(Pattern.compile(form), rewrites, warning);
        }
    }

    /** The first that fits tells. */
    private static final List<Lock> LOCKS =
            List.of(
                    Lock.of(
                            "(CREATE|DROP) (UNIQUE )?INDEX CONCURRENTLY.*",
                            "SHARE UPDATE EXCLUSIVE"),
                    Lock.of("REINDEX.*\\bCONCURRENTLY\\b.*", "SHARE UPDATE EXCLUSIVE"),
                    Lock.of("ALTER TABLE.*\\bVALIDATE CONSTRAINT\\b.*", "SHARE UPDATE EXCLUSIVE"),
                    Lock.of(
                            "ALTER TABLE.*\\b(SET STATISTICS|SET \\(|RESET \\(|ATTACH PARTITION"
                                    + "|CLUSTER ON)\\b?.*",
                            "SHARE UPDATE EXCLUSIVE"),
                    Lock.of(
                            "ALTER TABLE.*\\bADD\\b.*\\b(FOREIGN KEY|REFERENCES)\\b.*NOT VALID.*",
                            "SHARE ROW EXCLUSIVE"),
                    Lock.of(
                            "ALTER TABLE.*\\bADD (CONSTRAINT \\S+ )?FOREIGN KEY\\b.*",
                            "SHARE ROW EXCLUSIVE"),
                    Lock.of("ALTER TABLE.*\\b(ENABLE|DISABLE) TRIGGER\\b.*", "SHARE ROW EXCLUSIVE"),
                    Lock.of(
                            "CREATE (OR REPLACE )?(CONSTRAINT )?TRIGGER\\b.*",
                            "SHARE ROW EXCLUSIVE"),
                    Lock.of("CREATE (UNIQUE )?INDEX\\b.*", "SHARE"),
                    Lock.of(
                            "CREATE (UNLOGGED )?TABLE\\b.*\\bREFERENCES\\b.*",
                            "SHARE ROW EXCLUSIVE"),
                    Lock.of(
                            "(ALTER (TABLE|INDEX|VIEW|MATERIALIZED VIEW)|DROP (TABLE|INDEX|VIEW"
                                    + "|MATERIALIZED VIEW|TRIGGER|POLICY)|TRUNCATE|CLUSTER|REINDEX"
                                    + "|VACUUM \\(?FULL|LOCK|CREATE POLICY|ALTER POLICY"
                                    + "|REFRESH MATERIALIZED VIEW (?!CONCURRENTLY))\\b.*",
                            "ACCESS EXCLUSIVE"),
                    Lock.of("REFRESH MATERIALIZED VIEW CONCURRENTLY\\b.*", "EXCLUSIVE"),
                    Lock.of("(INSERT|UPDATE|DELETE|MERGE|COPY)\\b.*", "ROW EXCLUSIVE"));

    private static final List<Danger> DANGERS =
            List.of(
                    Danger.of(
                            "ALTER TABLE.*\\bADD (COLUMN )?.*\\bDEFAULT [^,]*\\b(RANDOM|CLOCK_TIMESTAMP"
                                    + "|GEN_RANDOM_UUID|UUIDV7|UUIDV4|UUID_GENERATE_V4|NEXTVAL"
                                    + "|TIMEOFDAY)\\b ?\\(.*",
                            true,
                            "a volatile default writes the whole table anew under an exclusive lock:"
                                    + " add the column without it, set the default, fill in portions"),
                    Danger.of(
                            "ALTER TABLE.*\\bADD (COLUMN )?.*\\b(SERIAL|BIGSERIAL|SMALLSERIAL"
                                    + "|GENERATED ALWAYS AS \\(.*\\) STORED|AS IDENTITY)\\b.*",
                            true,
                            "a column with a generated value writes the whole table anew: add a"
                                    + " plain column and fill it in portions"),
                    Danger.of(
                            "ALTER TABLE.*\\bALTER (COLUMN )?\\S+ SET NOT NULL.*",
                            false,
                            "SET NOT NULL reads the whole table under an exclusive lock: add a CHECK"
                                    + " (… IS NOT NULL) NOT VALID, VALIDATE it, then SET NOT NULL"),
                    Danger.of(
                            "ALTER TABLE.*\\bADD (COLUMN )?(?!CONSTRAINT\\b).*\\bNOT NULL\\b(?!.*\\bDEFAULT\\b)"
                                    + "(?!.*\\bCHECK\\b).*",
                            false,
                            "a new column that is NOT NULL without a default is refused once there"
                                    + " are rows: give it a default"),
                    Danger.of(
                            "ALTER TABLE.*\\bALTER (COLUMN )?\\S+ (SET DATA )?TYPE\\b.*",
                            true,
                            "another type writes the table and its indexes anew, except for wider"
                                    + " varchar and text: add a new column, fill it, swap"),
                    Danger.of(
                            "CREATE (UNIQUE )?INDEX (?!CONCURRENTLY\\b).*",
                            false,
                            "an index without CONCURRENTLY stops every write while it is built: build"
                                    + " it CONCURRENTLY in a script with '-- no-transaction'"),
                    Danger.of(
                            "ALTER TABLE.*\\bRENAME\\b.*",
                            false,
                            "running programs still use the old name: add the new one beside it, or"
                                    + " leave a view under the old name"),
                    Danger.of(
                            "ALTER TABLE.*\\bADD\\b.*\\bFOREIGN KEY\\b(?!.*\\bNOT VALID\\b).*",
                            false,
                            "a foreign key reads the whole table while writes wait: add it NOT VALID,"
                                    + " then VALIDATE CONSTRAINT in a later script"),
                    Danger.of(
                            "ALTER TABLE.*\\bADD (CONSTRAINT \\S+ )?CHECK\\b(?!.*\\bNOT VALID\\b).*",
                            false,
                            "a check reads the whole table under an exclusive lock: add it NOT VALID,"
                                    + " then VALIDATE CONSTRAINT in a later script"),
                    Danger.of(
                            "ALTER TABLE.*\\bADD (CONSTRAINT \\S+ )?(PRIMARY KEY|UNIQUE) ?\\(.*",
                            false,
                            "a key builds its index under an exclusive lock: build the index"
                                    + " CONCURRENTLY and add the key USING INDEX"),
                    Danger.of(
                            "ALTER TABLE.*\\bDROP (COLUMN )?(?!CONSTRAINT|NOT|DEFAULT|IDENTITY"
                                    + "|EXPRESSION).*",
                            false,
                            "running programs may still use the column: drop it one release after the"
                                    + " last that does"),
                    Danger.of(
                            "DROP TABLE\\b.*",
                            false,
                            "running programs may still use the table: drop it one release after the"
                                    + " last that does"),
                    Danger.of(
                            "ALTER TABLE.*\\bADD (COLUMN )?(?!CONSTRAINT\\b|FOREIGN\\b|COLUMN\\b).*"
                                    + "\\bREFERENCES\\b.*",
                            false,
                            "a new column with REFERENCES reads the whole table under an exclusive lock"
                                    + " and stops writes to the other: add the column, then the foreign"
                                    + " key NOT VALID, then VALIDATE CONSTRAINT in a later script"),
                    Danger.of(
                            "ALTER TABLE.*\\bADD\\b.*\\bEXCLUDE (USING\\b|\\().*",
                            false,
                            "an exclusion constraint builds its index under an exclusive lock, and there"
                                    + " is no other way: plan a quiet hour"),
                    Danger.of(
                            "ALTER TABLE.*\\bSET (LOGGED|UNLOGGED|TABLESPACE)\\b.*",
                            true,
                            "the table is written anew under an exclusive lock: plan a quiet hour"),
                    Danger.of(
                            "DROP INDEX (?!CONCURRENTLY\\b).*",
                            false,
                            "dropping an index waits for every query of its table and stops those behind"
                                    + " it: DROP INDEX CONCURRENTLY in a script with '-- no-transaction'"),
                    Danger.of(
                            "REINDEX\\b(?!.*\\bCONCURRENTLY\\b).*",
                            false,
                            "writes stop while the index is built anew: REINDEX … CONCURRENTLY in a"
                                    + " script with '-- no-transaction'"),
                    Danger.of(
                            "(VACUUM \\(?FULL|CLUSTER)\\b.*",
                            true,
                            "the table is written anew under an exclusive lock: plan a quiet hour"),
                    Danger.of(
                            "(UPDATE|DELETE FROM) (?!.*\\bWHERE\\b).*",
                            false,
                            "every row is changed in one transaction: do it in portions"));

    private StatementAdvice() {}

    /**
     * What is worth knowing of a statement.
     *
     * @param shape the statement's {@link Shape}
     */
    public static Advice of(String shape) {
        String lock =
                LOCKS.stream()
                        .filter(known -> known.form().matcher(shape).matches())
                        .map(Lock::name)
                        .findFirst()
                        .orElse("");
        List<String> warnings = new ArrayList<>();
        boolean rewrites = false;
        for (Danger danger : DANGERS) {
            if (danger.form().matcher(shape).matches()) {
                warnings.add(danger.warning());
                rewrites |= danger.rewrites();
            }
        }
        return new Advice(lock, rewrites, List.copyOf(warnings));
    }
}
