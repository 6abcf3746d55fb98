package dev.bedstone.postgres.internal.migration;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationScript;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The journal in the schema {@code bedstone}: rows are added and never changed. Format 1; a later
 * format reads the rows of this one.
 */
final class Journal {

    /** Roles that have rights by default keep those to read. */
    static final List<String> TABLES =
            List.of(
                    "create schema if not exists bedstone",
                    """
                    create table if not exists bedstone.migration_journal (
                        id bigint generated always as identity primary key,
                        format smallint not null default 1,
                        line text not null,
                        version text not null,
                        description text not null,
                        kind text not null,
                        checksum text not null,
                        statement integer not null,
                        statements integer not null,
                        statement_checksum text not null,
                        state text not null,
                        fence bigint not null,
                        who text not null,
                        started timestamptz not null,
                        took_ms bigint)\
                    """,
                    """
                    create table if not exists bedstone.migration_object (
                        name text primary key,
                        definition text not null,
                        owned boolean not null,
                        complete boolean not null)\
                    """,
                    """
                    do $$
                    declare other record;
                    begin
                        for other in
                            select distinct c.oid::regclass as name, r.rolname as grantee
                              from pg_class c, aclexplode(c.relacl) a, pg_roles r
                             where c.relnamespace = 'bedstone'::regnamespace
                               and c.relkind in ('r', 'S')
                               and c.relname like 'migration\\_%'
                               and r.oid = a.grantee and a.grantee <> c.relowner
                               and a.privilege_type <> 'SELECT'
                        loop
                            execute format(
                                'revoke all on %s from %I', other.name, other.grantee);
                            execute format(
                                'grant select on %s to %I', other.name, other.grantee);
                        end loop;
                    end $$\
                    """);

    static final String COLUMNS =
            "line, version, description, kind, checksum, statement, statements,"
                    + " statement_checksum, state, fence, who, started, took_ms";

    /** Rows follow, in the order of the columns. */
    static final String INSERT = "insert into bedstone.migration_journal (" + COLUMNS + ") values ";

    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** A message takes 65,535 parameters. */
    private static final int MOST_ROWS = 4_000;

    private static final String EXISTS =
            "select to_regclass('bedstone.migration_journal') is not null";

    private final Connection connection;
    private boolean there;

    Journal(Connection connection) {
        this.connection = connection;
    }

    /**
     * What a row says of a statement of a script, in the order of the first columns.
     *
     * @param literal how a text stands in a statement
     */
    static String literals(MigrationScript script, int number, UnaryOperator<String> literal) {
        return String.join(
                ", ",
                literal.apply(script.line()),
                literal.apply(script.version()),
                literal.apply(script.description()),
                literal.apply(script.kind().name()),
                literal.apply(script.checksum()),
                Integer.toString(number),
                Integer.toString(script.statements().size()),
                literal.apply(script.statements().get(number - 1).checksum()));
    }

    /** Makes the tables that are not there, in one transaction. */
    void make() throws SQLException {
        if (exists()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin; " + String.join("; ", TABLES) + "; commit");
        }
        there = true;
    }

    /** Whether its tables are there; nobody takes them away while a run goes on. */
    boolean exists() throws SQLException {
        if (!there) {
            there = isThere();
        }
        return there;
    }

    private boolean isThere() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(EXISTS)) {
            return row.next() && row.getBoolean(1);
        }
    }

    List<JournalEntry> read() throws SQLException {
        List<JournalEntry> entries = new ArrayList<>();
        if (!exists()) {
            return entries;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select "
                                        + COLUMNS
                                        + " from bedstone.migration_journal order by id")) {
            while (row.next()) {
                entries.add(entry(row));
            }
        }
        return entries;
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        long took = row.getLong("took_ms");
        Optional<Duration> length =
                row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(took));
        return new JournalEntry(
                row.getString("line"),
                row.getString("version"),
                row.getString("description"),
                MigrationScript.Kind.valueOf(row.getString("kind")),
                row.getString("checksum"),
                row.getInt("statement"),
                row.getInt("statements"),
                row.getString("statement_checksum"),
                JournalEntry.State.valueOf(row.getString("state")),
                row.getLong("fence"),
                row.getString("who"),
                row.getObject("started", OffsetDateTime.class).toInstant(),
                length);
    }

    /** Adds rows within whatever transaction there is. */
    void write(List<JournalEntry> entries) throws SQLException {
        write("", entries, "");
    }

    /**
     * Adds rows and carries out more in the same message.
     *
     * @param before what is carried out before, without parameters; may be empty
     * @param after what is carried out when all rows are there; may be empty
     */
    void write(String before, List<JournalEntry> entries, String after) throws SQLException {
        for (int first = 0; first < entries.size(); first += MOST_ROWS) {
            int end = Math.min(first + MOST_ROWS, entries.size());
            List<JournalEntry> some = entries.subList(first, end);
            String rows = String.join(", ", Collections.nCopies(some.size(), ROW));
            String text = before + INSERT + rows + (end == entries.size() ? after : "");
            try (PreparedStatement insert = connection.prepareStatement(text)) {
                int column = 0;
                for (JournalEntry entry : some) {
                    column = set(insert, column, entry);
                }
                insert.execute();
            }
        }
    }

    private static int set(PreparedStatement insert, int before, JournalEntry entry)
            throws SQLException {
        int column = before;
        insert.setString(++column, entry.line());
        insert.setString(++column, entry.version());
        insert.setString(++column, entry.description());
        insert.setString(++column, entry.kind().name());
        insert.setString(++column, entry.checksum());
        insert.setInt(++column, entry.statement());
        insert.setInt(++column, entry.statements());
        insert.setString(++column, entry.statementChecksum());
        insert.setString(++column, entry.state().name());
        insert.setLong(++column, entry.fence());
        insert.setString(++column, entry.who());
        insert.setObject(++column, entry.started().atOffset(ZoneOffset.UTC));
        insert.setObject(++column, entry.took().map(Duration::toMillis).orElse(null), Types.BIGINT);
        return column;
    }
}
