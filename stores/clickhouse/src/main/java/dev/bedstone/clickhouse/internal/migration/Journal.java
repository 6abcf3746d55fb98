package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationScript;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal in the table {@code bedstone_migration_journal} of the database: rows are added and
 * never changed; their order is that of the runs and, within one, of their numbers. What the server
 * acknowledged is on disk. Format 1; a later format reads the rows of this one.
 */
final class Journal {

    static final String NAME = "bedstone_migration_journal";

    /** The order is told by the key; {@code mark} is for looking after a crash. */
    static final String TABLE =
            "CREATE TABLE IF NOT EXISTS "
                    + NAME
                    + " (fence UInt64, number UInt64, format UInt8 DEFAULT 1, line String,"
                    + " version String, description String, kind LowCardinality(String),"
                    + " checksum String, statement UInt32, statements UInt32,"
                    + " statement_checksum String, state LowCardinality(String), who String,"
                    + " started DateTime64(6, 'UTC'), took_ms Nullable(UInt64), mark UInt64 DEFAULT 0)"
                    + " ENGINE = MergeTree ORDER BY (fence, number)"
                    + " SETTINGS fsync_after_insert = 1, fsync_part_directory = 1";

    static final String COLUMNS =
            "fence, number, line, version, description, kind, checksum, statement, statements,"
                    + " statement_checksum, state, who, started, took_ms, mark";

    private static final String INSERT =
            "INSERT INTO " + NAME + " (" + COLUMNS + ") FORMAT TabSeparated";

    private static final String READ =
            "SELECT "
                    + COLUMNS.replace("started", "toUnixTimestamp64Micro(started)")
                    + " FROM "
                    + NAME
                    + " ORDER BY fence, number";

    private static final int MARK = 14;
    private static final long MICROS = 1_000_000;

    private final DirectChannel channel;
    private long written;

    Journal(DirectChannel channel) {
        this.channel = channel;
    }

    void make() {
        channel.ask(TABLE, Map.of());
    }

    List<JournalEntry> read() {
        return rows().stream().map(Journal::entry).toList();
    }

    /** The number of the latest run; 0 before the first. */
    long latestFence() {
        List<JournalEntry> entries = read();
        return entries.isEmpty() ? 0 : entries.getLast().fence();
    }

    /**
     * What the journal says last of a statement of {@code script}; empty if it does not know it.
     */
    Optional<Last> last(MigrationScript script, int statement) {
        Last last = null;
        for (List<@Nullable String> row : rows()) {
            JournalEntry entry = entry(row);
            boolean same =
                    entry.line().equals(script.line())
                            && entry.version().equals(script.version())
                            && entry.description().equals(script.description())
                            && entry.kind() == script.kind()
                            && entry.statement() == statement;
            if (same) {
                last = new Last(entry.state(), Long.parseLong(text(row, MARK)));
            }
        }
        return Optional.ofNullable(last);
    }

    /**
     * The last word on a statement.
     *
     * @param mark the greatest number of a mutation of its table before it was begun
     */
    record Last(JournalEntry.State state, long mark) {}

    private List<List<@Nullable String>> rows() {
        try {
            return channel.ask(READ, Map.of());
        } catch (RefusedException refused) {
            if (refused.code() == RefusedException.UNKNOWN_TABLE) {
                return List.of();
            }
            throw refused.failure();
        }
    }

    private static JournalEntry entry(List<@Nullable String> row) {
        long micros = Long.parseLong(text(row, 12));
        return new JournalEntry(
                text(row, 2),
                text(row, 3),
                text(row, 4),
                MigrationScript.Kind.valueOf(text(row, 5)),
                text(row, 6),
                Integer.parseInt(text(row, 7)),
                Integer.parseInt(text(row, 8)),
                text(row, 9),
                JournalEntry.State.valueOf(text(row, 10)),
                Long.parseLong(text(row, 0)),
                text(row, 11),
                Instant.ofEpochSecond(
                        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000),
                Optional.ofNullable(row.get(13)).map(Long::parseLong).map(Duration::ofMillis));
    }

    private static String text(List<@Nullable String> row, int column) {
        return String.valueOf(row.get(column));
    }

    /** Adds rows, all or none. */
    void write(List<JournalEntry> entries, long mark) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (JournalEntry entry : entries) {
            rows.add(
                    Arrays.asList(
                            entry.fence(),
                            ++written,
                            entry.line(),
                            entry.version(),
                            entry.description(),
                            entry.kind(),
                            entry.checksum(),
                            entry.statement(),
                            entry.statements(),
                            entry.statementChecksum(),
                            entry.state(),
                            entry.who(),
                            micros(entry.started()),
                            entry.took().map(Duration::toMillis).orElse(null),
                            mark));
        }
        try {
            channel.insert(INSERT, rows);
        } catch (RefusedException refused) {
            throw refused.failure();
        }
    }

    /** Seconds with six digits, as the server reads a DateTime64 whatever its zone is. */
    private static String micros(Instant when) {
        return "%d.%06d".formatted(when.getEpochSecond(), when.getNano() / 1_000);
    }
}
