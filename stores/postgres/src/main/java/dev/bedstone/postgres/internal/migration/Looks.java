package dev.bedstone.postgres.internal.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the catalogue whether a statement that no transaction covers was carried out, and
 * removes what a broken one left behind.
 */
final class Looks {

    private static final Pattern COMMENTS = Pattern.compile("(?s)--[^\n]*|/\\*.*?\\*/");
    private static final String NAME =
            "((?:\"[^\"]+\"|[^\\s\"(.]+)(?:\\.(?:\"[^\"]+\"|[^\\s\"(.]+))?)";
    private static final Pattern CREATE =
            Pattern.compile(
                    "(?is)\\s*create\\s+(?:unique\\s+)?index\\s+concurrently\\s+"
                            + "(?:if\\s+not\\s+exists\\s+)?"
                            + NAME
                            + "\\s+on\\s+(?:only\\s+)?"
                            + NAME
                            + ".*");
    private static final Pattern DROP =
            Pattern.compile(
                    "(?is)\\s*drop\\s+index\\s+concurrently\\s+(?:if\\s+exists\\s+)?"
                            + NAME
                            + "\\s*(?:cascade|restrict)?\\s*");
    private static final Pattern REINDEX = Pattern.compile("(?is)\\s*reindex\\s.*concurrently.*");

    private static final String INDEX =
            """
            select i.oid::regclass::text, x.indisvalid and x.indisready
              from pg_index x join pg_class i on i.oid = x.indexrelid
             where x.indrelid = to_regclass(?) and i.relname = (parse_ident(?))[1]
            """;

    private static final String HALF_REINDEXED =
            """
            select i.oid::regclass::text
              from pg_index x join pg_class i on i.oid = x.indexrelid
             where not x.indisvalid and i.relname ~ '_cc(new|old)[0-9]*$'
               and pg_has_role(i.relowner, 'member')
            """;

    private final Connection connection;

    Looks(Connection connection) {
        this.connection = connection;
    }

    /** Whether a statement that was begun came to its end, as far as the catalogue knows. */
    boolean isDone(String statement) throws SQLException {
        String bare = bare(statement);
        Matcher create = CREATE.matcher(bare);
        if (create.matches()) {
            return index(create).map(Index::valid).orElse(false);
        }
        Matcher drop = DROP.matcher(bare);
        return drop.matches() && isGone(drop.group(1));
    }

    /** Removes the invalid index that a broken build of the same name left behind. */
    void clear(String statement) throws SQLException {
        String bare = bare(statement);
        Matcher create = CREATE.matcher(bare);
        if (create.matches()) {
            Optional<Index> found = index(create);
            if (found.isPresent() && !found.get().valid()) {
                execute("drop index concurrently if exists " + found.get().name());
            }
        } else if (REINDEX.matcher(bare).matches()) {
            clearHalfReindexed();
        }
    }

    private void clearHalfReindexed() throws SQLException {
        List<String> left = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(HALF_REINDEXED)) {
            while (row.next()) {
                left.add(row.getString(1));
            }
        }
        for (String name : left) {
            execute("drop index concurrently if exists " + name);
        }
    }

    private Optional<Index> index(Matcher create) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(INDEX)) {
            look.setString(1, create.group(2));
            look.setString(2, create.group(1));
            try (ResultSet row = look.executeQuery()) {
                return row.next()
                        ? Optional.of(new Index(row.getString(1), row.getBoolean(2)))
                        : Optional.empty();
            }
        }
    }

    private boolean isGone(String name) throws SQLException {
        try (PreparedStatement look =
                connection.prepareStatement("select to_regclass(?) is null")) {
            look.setString(1, name);
            try (ResultSet row = look.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Whether the first value of a query is true. */
    boolean isTrue(String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(query)) {
                return row.next() && isTruth(row.getString(1));
            }
        }
    }

    private static boolean isTruth(@Nullable String value) {
        return value != null && (value.equals("t") || value.equals("true") || value.equals("1"));
    }

    private void execute(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static String bare(String statement) {
        return COMMENTS.matcher(statement).replaceAll(" ");
    }

    private record Index(String name, boolean valid) {}
}
