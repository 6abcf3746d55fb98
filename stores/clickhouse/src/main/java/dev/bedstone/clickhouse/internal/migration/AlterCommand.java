package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.migration.Form.Change;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One command of an ALTER TABLE. Immutable.
 *
 * @param kind how it is told whether it was carried out
 * @param change the object, where the catalogue tells
 * @param lenient whether it says IF EXISTS or IF NOT EXISTS
 * @param text the command
 */
record AlterCommand(Kind kind, Optional<Change> change, boolean lenient, String text) {

    /** How it is told whether a command was carried out. */
    enum Kind {
        CATALOGUE,
        METADATA,
        REWRITE,
        REPEATABLE,
        UNKNOWN
    }

    private static final String[] PARTS = {"COLUMN", "INDEX", "PROJECTION", "CONSTRAINT"};

    /** Part of the one change of the catalogue that an ALTER makes. */
    private static final String[] METADATA = {
        "COMMENT COLUMN",
        "MODIFY SETTING",
        "MODIFY ORDER BY",
        "MODIFY SAMPLE BY",
        "MODIFY QUERY",
        "MODIFY COMMENT",
        "MODIFY REFRESH"
    };

    private static final String[] REPEATABLE = {
        "MODIFY COLUMN", "ALTER COLUMN", "CLEAR COLUMN", "CLEAR INDEX", "CLEAR PROJECTION",
        "MATERIALIZE", "MODIFY TTL", "DELETE", "DROP PARTITION", "DETACH PARTITION",
        "REPLACE PARTITION", "APPLY DELETED MASK"
    };

    /** Refused by the server the second time. */
    private static final String ONCE = "(?i).*\\b(REMOVE|RESET SETTING)\\b.*";

    static AlterCommand read(Cursor cursor) {
        String text = cursor.bare();
        if (cursor.take("ADD")) {
            return part(cursor, true, text);
        }
        if (cursor.take("RENAME COLUMN")) {
            return renamed(cursor, text);
        }
        if (cursor.take("UPDATE")) {
            return new AlterCommand(Kind.REWRITE, Optional.empty(), false, text);
        }
        if (text.matches(ONCE)) {
            return unknown(text);
        }
        if (cursor.takeAny(METADATA)) {
            return new AlterCommand(Kind.METADATA, Optional.empty(), true, text);
        }
        if (cursor.takeAny(REPEATABLE)) {
            return new AlterCommand(Kind.REPEATABLE, Optional.empty(), true, text);
        }
        return cursor.take("DROP") ? part(cursor, false, text) : unknown(text);
    }

    private static AlterCommand unknown(String text) {
        return new AlterCommand(Kind.UNKNOWN, Optional.empty(), false, text);
    }

    private static AlterCommand part(Cursor cursor, boolean brought, String text) {
        for (String part : PARTS) {
            if (cursor.take(part)) {
                boolean lenient = cursor.takeAny("IF NOT EXISTS", "IF EXISTS");
                String kind = part.toLowerCase(Locale.ROOT);
                return cursor.columnName()
                        .map(name -> new Change(kind, name, "", brought))
                        .map(change ->
                                new AlterCommand(
                                        Kind.CATALOGUE, Optional.of(change), lenient, text))
                        .orElse(unknown(text));
            }
        }
        return unknown(text);
    }

    private static AlterCommand renamed(Cursor cursor, String text) {
        boolean lenient = cursor.take("IF EXISTS");
        Optional<String> from = cursor.columnName();
        Optional<String> to = cursor.take("TO") ? cursor.columnName() : Optional.empty();
        return to.map(name -> new Change("column", from.orElseThrow(), name, true))
                .map(change -> new AlterCommand(Kind.CATALOGUE, Optional.of(change), lenient, text))
                .orElse(unknown(text));
    }

    /** Changes of the catalogue happen all at once; other commands follow them, or do not. */
    static Form together(TableName table, List<AlterCommand> commands, boolean cluster) {
        if (all(commands, AlterCommand::isRepeatable)) {
            return new Form.Repeatable(table);
        }
        if (all(commands, AlterCommand::isOfTheCatalogue)) {
            if (!cluster) {
                return new Form.Objects(
                        table, commands.stream().flatMap(one -> one.change.stream()).toList());
            }
            return all(commands, AlterCommand::lenient)
                    ? new Form.Repeatable(table)
                    : new Form.Unknown();
        }
        boolean rows = all(commands, AlterCommand::changesRows);
        return rows && !cluster
                ? new Form.Mutation(table, commands.stream().map(AlterCommand::text).toList())
                : new Form.Unknown();
    }

    private boolean isRepeatable() {
        return kind == Kind.REPEATABLE || kind == Kind.METADATA;
    }

    private boolean isOfTheCatalogue() {
        return kind == Kind.CATALOGUE || kind == Kind.METADATA;
    }

    private boolean changesRows() {
        return kind == Kind.REWRITE || (kind == Kind.REPEATABLE && text.matches("(?i)DELETE\\b.*"));
    }

    private static boolean all(List<AlterCommand> commands, Predicate<AlterCommand> test) {
        return commands.stream().allMatch(test);
    }
}
