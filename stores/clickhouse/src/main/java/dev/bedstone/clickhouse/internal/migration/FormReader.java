package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.migration.Form.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells the form of a statement. Errs on the side of {@link Form.Unknown}. */
final class FormReader {

    private static final TableName NOWHERE = new TableName("", "");
    private static final Form UNKNOWN = new Form.Unknown();
    private static final Form HARMLESS = new Form.Repeatable(NOWHERE);

    private static final String[] READING = {
        "SELECT", "WITH", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "EXISTS", "CHECK"
    };

    private static final String[] OBJECTS = {"TABLE", "MATERIALIZED VIEW", "VIEW", "DICTIONARY"};

    private static final String[] SERVER_OBJECTS = {
        "DATABASE",
        "FUNCTION",
        "USER",
        "ROLE",
        "QUOTA",
        "ROW POLICY",
        "POLICY",
        "SETTINGS PROFILE",
        "PROFILE",
        "NAMED COLLECTION",
        "WORKLOAD",
        "RESOURCE"
    };

    private FormReader() {}

    static Form read(String statement) {
        Cursor cursor = new Cursor(statement);
        if (cursor.takeAny(READING) || cursor.takeAny("OPTIMIZE", "SYSTEM", "GRANT", "REVOKE")) {
            return HARMLESS;
        }
        if (cursor.take("TRUNCATE")) {
            return truncate(cursor);
        }
        if (cursor.take("DELETE FROM")) {
            return cursor.tableName().<Form>map(Form.Repeatable::new).orElse(UNKNOWN);
        }
        if (cursor.take("CREATE")) {
            return create(cursor);
        }
        if (cursor.take("DROP")) {
            return drop(cursor);
        }
        if (cursor.take("RENAME")) {
            return rename(cursor);
        }
        return cursor.take("ALTER TABLE") ? alter(cursor) : UNKNOWN;
    }

    private static Form truncate(Cursor cursor) {
        cursor.take("TABLE");
        cursor.take("IF EXISTS");
        return cursor.tableName().<Form>map(Form.Repeatable::new).orElse(UNKNOWN);
    }

    private static Form create(Cursor cursor) {
        if (cursor.take("OR REPLACE")) {
            return HARMLESS;
        }
        if (cursor.takeAny(SERVER_OBJECTS)) {
            return cursor.take("IF NOT EXISTS") ? HARMLESS : UNKNOWN;
        }
        boolean table = cursor.take("TABLE");
        boolean known = table || cursor.takeAny(OBJECTS);
        boolean lenient = cursor.take("IF NOT EXISTS");
        Optional<TableName> name = cursor.tableName();
        boolean cluster = cursor.takeCluster();
        if (!known || name.isEmpty() || isFilled(cursor, table)) {
            return UNKNOWN;
        }
        return local(name.get(), cluster, lenient, true);
    }

    /** What is filled when it is made may be there and not yet full. */
    private static boolean isFilled(Cursor cursor, boolean table) {
        return cursor.later("POPULATE")
                || cursor.later("CLONE AS")
                || (table
                        && (cursor.later("AS SELECT")
                                || cursor.later("AS WITH")
                                || isQuery(cursor)));
    }

    /** {@code CREATE TABLE … AS (SELECT …)}. */
    private static boolean isQuery(Cursor cursor) {
        return cursor.rest().matches("(?is).*\\bAS\\s*\\(\\s*(SELECT|WITH)\\b.*");
    }

    private static Form drop(Cursor cursor) {
        if (cursor.takeAny(SERVER_OBJECTS)) {
            return cursor.take("IF EXISTS") ? HARMLESS : UNKNOWN;
        }
        boolean known = cursor.takeAny(OBJECTS);
        boolean lenient = cursor.take("IF EXISTS");
        Optional<TableName> name = cursor.tableName();
        boolean several = cursor.takeSign(',');
        boolean cluster = cursor.takeCluster();
        if (!known || several || name.isEmpty()) {
            return UNKNOWN;
        }
        return local(name.get(), cluster, lenient, false);
    }

    /** A look at one server says nothing of the others of a cluster. */
    private static Form local(TableName name, boolean cluster, boolean lenient, boolean brought) {
        if (cluster) {
            return lenient ? new Form.Repeatable(name) : UNKNOWN;
        }
        return new Form.Objects(name, List.of(new Change("", "", "", brought)));
    }

    /** Several in one statement are carried out one after the other. */
    private static Form rename(Cursor cursor) {
        boolean known = cursor.takeAny("TABLE", "DICTIONARY");
        cursor.take("IF EXISTS");
        Optional<TableName> from = cursor.tableName();
        Optional<TableName> to = cursor.take("TO") ? cursor.tableName() : Optional.empty();
        return known && to.isPresent() && cursor.atEnd()
                ? new Form.Rename(from.orElseThrow(), to.get())
                : UNKNOWN;
    }

    private static Form alter(Cursor cursor) {
        cursor.take("IF EXISTS");
        Optional<TableName> table = cursor.tableName();
        boolean cluster = cursor.takeCluster();
        if (table.isEmpty() || cursor.atEnd()) {
            return UNKNOWN;
        }
        List<Cursor> parts = cursor.parts();
        List<AlterCommand> commands = new ArrayList<>();
        parts.forEach(part -> commands.add(AlterCommand.read(part.unwrapped())));
        return AlterCommand.together(table.get(), commands, cluster);
    }
}
