package dev.bedstone.mongo.internal.migration;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationScript;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The journal in the collection {@code bedstone_migration_journal} of the database: documents are
 * added and never changed, and what is written at once is one document, so all of it or nothing is
 * there. Their order is that of the runs and, within one, of their numbers. Format 1; a later
 * format reads the documents of this one.
 */
final class Journal {

    static final String COLLECTION = "bedstone_migration_journal";

    private static final String FENCE = "fence";
    private static final String NUMBER = "number";
    private static final int MICROS = 1_000;

    private final CommandChannel channel;
    private int written;

    Journal(CommandChannel channel) {
        this.channel = channel;
    }

    List<JournalEntry> read() {
        return channel.find(COLLECTION, new BsonDocument()).stream()
                .sorted(
                        Comparator.comparingLong((BsonDocument found) -> id(found, FENCE))
                                .thenComparingLong(found -> id(found, NUMBER)))
                .flatMap(Journal::entries)
                .toList();
    }

    private static Stream<JournalEntry> entries(BsonDocument found) {
        long fence = id(found, FENCE);
        return found.getArray("entries").stream().map(entry -> entry(fence, entry.asDocument()));
    }

    private static long id(BsonDocument found, String part) {
        return found.getDocument("_id").getNumber(part).longValue();
    }

    /** The number of the latest run; 0 before the first. */
    long latestFence() {
        List<JournalEntry> entries = read();
        return entries.isEmpty() ? 0 : entries.getLast().fence();
    }

    /**
     * What the journal says last of a statement of {@code script}; empty if it does not know it.
     */
    Optional<JournalEntry.State> last(MigrationScript script, int statement) {
        return read().stream()
                .filter(entry ->
                        entry.line().equals(script.line())
                                && entry.version().equals(script.version())
                                && entry.description().equals(script.description())
                                && entry.kind() == script.kind()
                                && entry.statement() == statement)
                .map(JournalEntry::state)
                .reduce((first, second) -> second);
    }

    /** Adds entries of one run, all or none. */
    void write(long fence, List<JournalEntry> entries) {
        BsonDocument document =
                new BsonDocument(
                                "_id",
                                new BsonDocument(FENCE, new BsonInt64(fence))
                                        .append(NUMBER, new BsonInt32(++written)))
                        .append("format", new BsonInt32(1))
                        .append(
                                "entries",
                                new BsonArray(entries.stream().map(Journal::document).toList()));
        channel.write(
                new BsonDocument("insert", new BsonString(COLLECTION))
                        .append("documents", new BsonArray(List.of(document))));
    }

    /** An entry as it is kept; the run is told by the document around it. */
    static BsonDocument document(JournalEntry entry) {
        Instant started = entry.started();
        return new BsonDocument("line", new BsonString(entry.line()))
                .append("version", new BsonString(entry.version()))
                .append("description", new BsonString(entry.description()))
                .append("kind", new BsonString(entry.kind().name()))
                .append("checksum", new BsonString(entry.checksum()))
                .append("statement", new BsonInt32(entry.statement()))
                .append("statements", new BsonInt32(entry.statements()))
                .append("statementChecksum", new BsonString(entry.statementChecksum()))
                .append("state", new BsonString(entry.state().name()))
                .append("who", new BsonString(entry.who()))
                .append("started", new BsonDateTime(started.toEpochMilli()))
                .append("micros", new BsonInt32(started.getNano() / MICROS % MICROS))
                .append(
                        "tookMillis",
                        entry.took()
                                .<BsonValue>map(took -> new BsonInt64(took.toMillis()))
                                .orElse(BsonNull.VALUE));
    }

    private static JournalEntry entry(long fence, BsonDocument found) {
        return new JournalEntry(
                text(found, "line"),
                text(found, "version"),
                text(found, "description"),
                MigrationScript.Kind.valueOf(text(found, "kind")),
                text(found, "checksum"),
                found.getNumber("statement").intValue(),
                found.getNumber("statements").intValue(),
                text(found, "statementChecksum"),
                JournalEntry.State.valueOf(text(found, "state")),
                fence,
                text(found, "who"),
                Instant.ofEpochMilli(found.getDateTime("started").getValue())
                        .plus(found.getNumber("micros").longValue(), ChronoUnit.MICROS),
                found.isNull("tookMillis")
                        ? Optional.empty()
                        : Optional.of(
                                Duration.ofMillis(found.getNumber("tookMillis").longValue())));
    }

    private static String text(BsonDocument found, String field) {
        return found.getString(field).getValue();
    }
}
