package dev.bedstone.ingest;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.ClickHouseBlocks;
import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.ingest.internal.encode.RowBuffer;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.Unsupported;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The dead letters that have arrived in ClickHouse, of all tenants, for those who look after the
 * installation. Thread-safe.
 */
public final class DeadLetters {

    /** Makes their table; run by a migration. */
    public static final String CREATE_TABLE =
            """
            CREATE TABLE IF NOT EXISTS bedstone_dead_events
            (
                _batch_id UUID,
                _row_no UInt32,
                tenant_id UUID,
                id UUID,
                at DateTime64(3, 'UTC'),
                table_name LowCardinality(String),
                reason String,
                event String,
                columns Array(String),
                types Array(String),
                encoded String,
                state Enum8('DEAD' = 1, 'RETRIED' = 2, 'SKIPPED' = 3),
                changed DateTime64(3, 'UTC')
            )
            ENGINE = ReplacingMergeTree(changed)
            PARTITION BY toYYYYMM(at)
            ORDER BY (tenant_id, table_name, id)
            TTL toDateTime(at) + INTERVAL 90 DAY
            SETTINGS non_replicated_deduplication_window = 1000
            """;

    private static final String FORMAT = "RowBinaryWithNamesAndTypes";
    private static final String TABLE = DeadLetterOffice.TABLE.name();

    private final ClickHouse clickhouse;
    private final ClickHouseStatements statements;
    private final InstantSource time;

    /** The dead letters on this server. */
    public DeadLetters(ClickHouse clickhouse) {
        this(clickhouse, InstantSource.system());
    }

    DeadLetters(ClickHouse clickhouse, InstantSource time) {
        this.clickhouse = clickhouse;
        this.statements = clickhouse.platform("dead letters", everybody -> everybody);
        this.time = time;
    }

    /** A row of the table; bytes come as hexadecimal digits. */
    record Row(
            UUID id,
            UUID tenantId,
            Instant at,
            String tableName,
            String reason,
            String event,
            List<String> columns,
            List<String> types,
            String encoded,
            DeadLetter.State state,
            Instant changed) {

        DeadLetter letter() {
            return new DeadLetter(
                    id,
                    tenantId,
                    at,
                    tableName,
                    reason,
                    event,
                    columns,
                    types,
                    HexFormat.of().parseHex(encoded),
                    state,
                    changed);
        }
    }

    /**
     * The newest letters that nobody has dealt with.
     *
     * @param most how many, 1 to 10,000
     */
    public List<DeadLetter> list(int most) {
        return statements
                .query(select("state = 'DEAD'") + " order by at desc, id limit {most:UInt32}")
                .bind("most", most)
                .named("list dead letters")
                .list(Row.class)
                .stream()
                .map(Row::letter)
                .toList();
    }

    /** How many letters nobody has dealt with. */
    public long count() {
        return statements
                .query("select toInt64(count()) from " + TABLE + " final where state = 'DEAD'")
                .named("count dead letters")
                .one(Long.class);
    }

    /** A letter, whatever became of it. */
    public Optional<DeadLetter> find(UUID id) {
        return statements
                .query(select("id = {id:UUID}") + " limit 1")
                .bind("id", id)
                .named("find a dead letter")
                .find(Row.class)
                .map(Row::letter);
    }

    private static String select(String where) {
        return "select id, tenant_id, at, table_name, reason, event, columns, types, lower(hex(encoded))"
                + " as encoded, state, changed from "
                + TABLE
                + " final where "
                + where;
    }

    /**
     * Sends the row of a letter again, after whoever looks after the table has mended what refused
     * it. Sent twice, it is one row as long as the table remembers the first.
     *
     * @throws NotFound if there is no such letter
     * @throws Unsupported if its values cannot be held by the columns: it has to be corrected, and
     *     handed over anew
     * @throws dev.bedstone.kernel.StoreFailure if the row is refused again; the letter stays dead
     */
    public DeadLetter retry(UUID id) {
        DeadLetter letter = existing(id);
        if (letter.encoded().length == 0) {
            throw new Unsupported(
                    context("retry a dead letter", "its values fit no row of " + letter.table())
                            .withAdvice("correct the event and hand it over anew, then skip it"));
        }
        List<String> columns = concat("_batch_id", "_row_no", letter.columns());
        List<String> types = concat("UUID", "UInt32", letter.types());
        statements
                .insert(letter.table())
                .token("dead-letter-" + id)
                .named("retry a dead letter")
                .blocks(columns, FORMAT, body(columns, types, letter));
        return mark(letter, DeadLetter.State.RETRIED);
    }

    /**
     * Notes that a letter is of no worth.
     *
     * @throws NotFound if there is no such letter
     */
    public DeadLetter skip(UUID id) {
        return mark(existing(id), DeadLetter.State.SKIPPED);
    }

    private DeadLetter existing(UUID id) {
        return find(id).orElseThrow(() ->
                new NotFound(
                        context("find a dead letter", "there is none with the id " + id)
                                .withAdvice("see 'bedstone ingest dead list'")));
    }

    private DeadLetter mark(DeadLetter letter, DeadLetter.State state) {
        DeadLetter marked =
                new DeadLetter(
                        letter.id(),
                        letter.tenant(),
                        letter.at(),
                        letter.table(),
                        letter.reason(),
                        letter.event(),
                        letter.columns(),
                        letter.types(),
                        letter.encoded(),
                        state,
                        time.instant());
        RowBuffer row = new RowBuffer();
        var encoder = DeadLetterOffice.TABLE.encoder();
        encoder.write(marked, new UUID(0, 0), row);
        byte[] body = join(encoder.names(), row);
        statements
                .insert(TABLE)
                .token("dead-letter-" + letter.id() + "-" + state + "-" + marked.changed())
                .named("mark a dead letter")
                .blocks(encoder.columns(), FORMAT, body);
        return marked;
    }

    private static byte[] body(List<String> columns, List<String> types, DeadLetter letter) {
        RowBuffer names = new RowBuffer();
        names.length(columns.size());
        columns.forEach(names::text);
        types.forEach(names::text);
        byte[] packed = new byte[ClickHouseBlocks.mostPacked(names.size())];
        int length = ClickHouseBlocks.pack(names.bytes(), 0, names.size(), packed, 0);
        RowBuffer row = new RowBuffer();
        row.int64(letter.id().getMostSignificantBits());
        row.int64(letter.id().getLeastSignificantBits());
        row.int32(0);
        row.raw(letter.encoded());
        return join(Arrays.copyOf(packed, length), row);
    }

    private static byte[] join(byte[] names, RowBuffer row) {
        byte[] body = Arrays.copyOf(names, names.length + ClickHouseBlocks.mostPacked(row.size()));
        int length = ClickHouseBlocks.pack(row.bytes(), 0, row.size(), body, names.length);
        return Arrays.copyOf(body, names.length + length);
    }

    private static List<String> concat(String first, String second, List<String> others) {
        List<String> all = new ArrayList<>(List.of(first, second));
        all.addAll(others);
        return all;
    }

    private FailureContext context(String operation, String what) {
        return FailureContext.of(clickhouse.id(), operation, what);
    }
}
