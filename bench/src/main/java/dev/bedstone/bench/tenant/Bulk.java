package dev.bedstone.bench.tenant;

import dev.bedstone.postgres.Postgres;
import dev.bedstone.postgres.TransactionOptions;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** A million rows in and out. */
final class Bulk {

    private static final int ROWS = 1_000_000;

    /** Ways that are several times slower load less. */
    private static final int SOME_ROWS = 200_000;

    private static final String REWRITE = "reWriteBatchedInserts=true";
    private static final int ROUNDS = 5;
    private static final long EPOCH_MICROS = 946_684_800_000_000L;
    private static final TransactionOptions LONG =
            TransactionOptions.STANDARD.within(Duration.ofMinutes(2));

    /** Loads or reads, and says how many rows. */
    @FunctionalInterface
    private interface Work {
        long run() throws Exception;
    }

    private final Fixture fixture;
    private final Postgres postgres;
    private final UUID tenant = Fixture.tenant(1);

    private Bulk(Fixture fixture, Postgres postgres) {
        this.fixture = fixture;
        this.postgres = postgres;
    }

    static void run(Fixture fixture, PrintStream out) throws Exception {
        try (LayerContender layer = new LayerContender(fixture, 2);
                HibernateBulk hibernate = new HibernateBulk(fixture, "");
                HibernateBulk rewriting = new HibernateBulk(fixture, REWRITE)) {
            Bulk bulk = new Bulk(fixture, layer.postgres());
            Map<String, Work> copies = new LinkedHashMap<>();
            copies.put("binary COPY by hand, as the loader's role", bulk::handCopy);
            copies.put("`load` through the loader's role", bulk::load);
            copies.put("`copyIn` with the application's rights", bulk::copyIn);
            Map<String, Work> loads = new LinkedHashMap<>(copies);
            loads.put("JDBC batches, reWriteBatchedInserts", bulk::batch);
            loads.put(
                    "Hibernate, stateless, batches, reWriteBatchedInserts",
                    () -> rewriting.insert(bulk.tenant, notes(SOME_ROWS)));
            loads.put("`batch`", bulk::layerBatch);
            loads.put(
                    "Hibernate, stateless, batches",
                    () -> hibernate.insert(bulk.tenant, notes(SOME_ROWS)));
            fixture.keyed(true);
            bulk.measure("rows in, a table with its key", loads, true, out);
            fixture.keyed(false);
            bulk.measure("rows in, a table without any index", copies, true, out);
            fixture.truncate();
            bulk.load();
            Map<String, Work> reads = new LinkedHashMap<>();
            reads.put("JDBC by hand, fetch size 2000", bulk::handRead);
            reads.put("`stream`", bulk::stream);
            reads.put("`copyOut`", bulk::copyOut);
            bulk.measure("rows out", reads, false, out);
        }
    }

    private void measure(String what, Map<String, Work> works, boolean empties, PrintStream out)
            throws Exception {
        Map<String, double[]> rates = new LinkedHashMap<>();
        works.keySet().forEach(name -> rates.put(name, new double[ROUNDS]));
        for (int round = -1; round < ROUNDS; round++) {
            for (Map.Entry<String, Work> work : works.entrySet()) {
                if (empties) {
                    fixture.truncate();
                }
                long start = System.nanoTime();
                long rows = work.getValue().run();
                double rate = rows * 1e9 / (System.nanoTime() - start);
                double[] own = rates.get(work.getKey());
                if (round >= 0 && own != null) {
                    own[round] = rate;
                }
            }
        }
        out.println();
        out.println("| " + what + " | rows/s | of the first |");
        out.println("|---|---|---|");
        double[] first = rates.values().iterator().next();
        rates.forEach((name, own) ->
                out.println(
                        String.format(
                                Locale.ROOT,
                                "| %s | %.0f k | %.2f |",
                                name,
                                median(own) / 1e3,
                                median(ratios(own, first)))));
    }

    /** Ratios are taken within a round, where all met the same machine. */
    private static double[] ratios(double[] own, double[] first) {
        double[] ratios = new double[ROUNDS];
        Arrays.setAll(ratios, round -> own[round] / first[round]);
        return ratios;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[ROUNDS / 2];
    }

    private long load() {
        return LayerContender.scope(tenant)
                .call(() -> postgres.load("bulk", LONG, Note.class, notes(ROWS)));
    }

    private long copyIn() {
        return LayerContender.scope(tenant)
                .call(() ->
                        postgres.transaction(
                                LONG, tx -> tx.copyIn("bulk", Note.class, notes(ROWS))));
    }

    private long layerBatch() {
        String insert =
                "insert into bulk (id, title, body, n, created_at) values (:id, :title, :body, :n,"
                        + " :created_at)";
        return LayerContender.scope(tenant)
                .call(() ->
                        postgres.transaction(
                                LONG,
                                tx -> {
                                    long written = 0;
                                    for (int from = 0; from < SOME_ROWS; from += 10_000) {
                                        written +=
                                                tx.sql(insert)
                                                        .batch(
                                                                IntStream.range(from, from + 10_000)
                                                                        .mapToObj(Bulk::note)
                                                                        .toList());
                                    }
                                    return written;
                                }));
    }

    private long batch() throws SQLException {
        try (Connection connection = fixture.connect(fixture.application(), REWRITE);
                Statement bind = connection.createStatement()) {
            connection.setAutoCommit(false);
            bind.execute("select set_config('app.tenant_id', '" + tenant + "', true)");
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "insert into bulk (id, title, body, n, created_at) values (?, ?, ?, ?,"
                                    + " ?)")) {
                for (int i = 0; i < SOME_ROWS; i++) {
                    Note note = note(i);
                    insert.setObject(1, note.id());
                    insert.setString(2, note.title());
                    insert.setString(3, note.body());
                    insert.setInt(4, note.n());
                    insert.setObject(5, note.createdAt().atOffset(ZoneOffset.UTC));
                    insert.addBatch();
                    if (i % 1_000 == 999) {
                        insert.executeBatch();
                    }
                }
            }
            connection.commit();
            return SOME_ROWS;
        }
    }

    /** As tight as it gets by hand: one buffer, no text, the tenant written by the loop. */
    private long handCopy() throws SQLException {
        try (Connection connection = fixture.connect(fixture.loader(), "")) {
            CopyIn copy =
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(
                                    "copy bulk (tenant_id, id, title, body, n, created_at) from"
                                            + " stdin (format binary)");
            ByteBuffer buffer = ByteBuffer.allocate(80 * 1024);
            buffer.put("PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1));
            buffer.putInt(0).putInt(0);
            for (int i = 0; i < ROWS; i++) {
                write(buffer, note(i));
                if (buffer.position() > 64 * 1024) {
                    copy.writeToCopy(buffer.array(), 0, buffer.position());
                    buffer.clear();
                }
            }
            buffer.putShort((short) -1);
            copy.writeToCopy(buffer.array(), 0, buffer.position());
            return copy.endCopy();
        }
    }

    private void write(ByteBuffer to, Note note) {
        to.putShort((short) 6);
        uuid(to, tenant);
        uuid(to, note.id());
        text(to, note.title());
        text(to, note.body());
        to.putInt(4).putInt(note.n());
        long micros =
                note.createdAt().getEpochSecond() * 1_000_000
                        + note.createdAt().getNano() / 1_000
                        - EPOCH_MICROS;
        to.putInt(8).putLong(micros);
    }

    private static void uuid(ByteBuffer to, UUID id) {
        to.putInt(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static void text(ByteBuffer to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.putInt(bytes.length).put(bytes);
    }

    private long handRead() throws SQLException {
        try (Connection connection = fixture.connect(fixture.application(), "");
                Statement bind = connection.createStatement()) {
            connection.setAutoCommit(false);
            bind.execute("select set_config('app.tenant_id', '" + tenant + "', true)");
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "select id, title, body, n, created_at from bulk")) {
                select.setFetchSize(2_000);
                long count = 0;
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        count += HandContender.note(rows).n() >= 0 ? 1 : 0;
                    }
                }
                return count;
            }
        }
    }

    private long stream() {
        return LayerContender.scope(tenant)
                .call(() ->
                        postgres.read(
                                LONG,
                                tx ->
                                        tx
                                                .sql(
                                                        "select id, title, body, n, created_at from bulk")
                                                .stream(
                                                        Note.class,
                                                        rows ->
                                                                rows.filter(note -> note.n() >= 0)
                                                                        .count())));
    }

    private long copyOut() {
        return LayerContender.scope(tenant)
                .call(() ->
                        postgres.read(
                                LONG,
                                tx ->
                                        tx.copyOut(
                                                "bulk",
                                                Note.class,
                                                rows ->
                                                        rows.filter(note -> note.n() >= 0)
                                                                .count())));
    }

    private static Iterator<Note> notes(int count) {
        return IntStream.range(0, count).mapToObj(Bulk::note).iterator();
    }

    private static Note note(int n) {
        return new Note(
                new UUID(2, n),
                "a title of a note",
                BODY,
                n,
                Instant.ofEpochSecond(1_700_000_000 + n));
    }

    private static final String BODY = "x".repeat(100);
}
