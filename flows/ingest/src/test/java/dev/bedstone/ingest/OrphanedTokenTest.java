package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.ingest.audit.Auditor;
import dev.bedstone.ingest.audit.Findings;
import dev.bedstone.ingest.audit.Id;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.ClickHouseSink;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.OwnEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R3: a server killed between noting a block's token and adding the block. */
@ClickHouseTest
@OwnEngine
class OrphanedTokenTest {

    private static final String TABLE = "calls";
    private static final int EVENTS = 500;
    private static final int LAST = EVENTS - 1;
    private static final String BESIDE =
            "select count() from system.tables where name like '%beside%' and database ="
                    + " currentDatabase()";

    @TempDir private Path spool;

    @Test
    void rowsThatTheServerOnlyKnowsOfAreBroughtBack(FreshClickHouse fresh) {
        assertThat(sent(fresh, real -> new Killed(real, fresh)))
                .isEqualTo(new Findings(EVENTS, 0, 0, 0));
        assertNothingBeside(fresh);
    }

    @Test
    void controlWhoeverBelievesTheServerLosesThem(FreshClickHouse fresh) {
        Findings found = sent(fresh, real -> new Believing(new Killed(real, fresh)));
        assertThat(found.lost()).isEqualTo(EVENTS);
        assertThat(found.apart()).as("the roll-up has them").isEqualTo(-EVENTS);
    }

    /** Others inserted so much in the meantime that nobody knows what the table remembers. */
    @Test
    void soAreThoseThatTheTableMayHaveForgotten(FreshClickHouse fresh) {
        AtomicInteger asked = new AtomicInteger();
        Defect busy =
                real ->
                        new OtherSink(new Killed(real, fresh)) {
                            @Override
                            public long blocks(String table) {
                                return super.blocks(table) + 1_000L * asked.getAndIncrement();
                            }
                        };
        assertThat(sent(fresh, busy)).isEqualTo(new Findings(EVENTS, 0, 0, 0));
        assertThat(asked.get()).as("asked when it was looked up").isGreaterThan(2);
        assertNothingBeside(fresh);
    }

    @Test
    void soAreThoseOfAPartOfABatchWithARefusedRow(FreshClickHouse fresh) {
        assertThat(sentWithARefusedRow(fresh, real -> new Killed(real, fresh)))
                .isEqualTo(new Findings(EVENTS, 1, 0, 0));
        assertNothingBeside(fresh);
    }

    @Test
    void controlWhoeverBelievesTheServerLosesThePart(FreshClickHouse fresh) {
        Findings found = sentWithARefusedRow(fresh, real -> new Believing(new Killed(real, fresh)));
        assertThat(found.lost()).isEqualTo(1 + EVENTS / 2);
        assertThat(found.apart()).as("the roll-up has them").isEqualTo(-EVENTS / 2);
    }

    /** Nothing tells of it but its rows; see docs/deliberate.md. */
    @Test
    void aRollUpsOwnAreMadeAgainFromTheRows(FreshClickHouse fresh) throws Exception {
        String rollUp = TABLE + "_hourly";
        Database database = create(fresh);
        createHourly(database.auditor(), rollUp);
        Findings found = sent(database, real -> new Killed(real, fresh, rollUp), rollUp);
        assertThat(found).isEqualTo(new Findings(EVENTS, 0, 0, EVENTS));
        Auditor auditor = database.auditor();
        assertThat(NotedBlocks.lost(auditor, rollUp)).isEqualTo(1);
        assertThat(NotedBlocks.lost(auditor, TABLE)).isZero();

        try (ClickHouse clickhouse = database.open()) {
            RollUps rollUps = new RollUps(clickhouse).settling(Duration.ZERO);
            Instant now = Instant.now();
            RollUpReport mended = rollUps.repair(now.minus(Duration.ofDays(1)), now);
            assertThat(mended.count(RollUpReport.State.MENDED)).isBetween(1L, 2L);
            assertThat(mended.tables())
                    .filteredOn(table -> table.name().equals(TABLE + "_by_model"))
                    .singleElement()
                    .satisfies(table -> assertThat(table.notCompared()).isPresent());
        }
        assertThat(auditor.number("SELECT sum(calls) FROM " + rollUp)).isEqualTo(EVENTS);
        assertNothingBeside(fresh);
    }

    private static void createHourly(Auditor auditor, String name) {
        auditor.ask(
                """
                CREATE TABLE %s (hour DateTime, model LowCardinality(String),
                  calls SimpleAggregateFunction(sum, UInt64), seconds AggregateFunction(avg, Float64))
                ENGINE = AggregatingMergeTree ORDER BY (hour, model)
                SETTINGS non_replicated_deduplication_window = 1000\
                """
                        .formatted(name));
        auditor.ask(
                """
                CREATE MATERIALIZED VIEW %1$s_view TO %1$s AS
                SELECT toStartOfHour(at) AS hour, model, count() AS calls, avgState(seconds) AS seconds
                FROM %2$s GROUP BY hour, model\
                """
                        .formatted(name, TABLE));
    }

    @Test
    void aTableLeftBesideByAKillIsDroppedByTheNextTry(FreshClickHouse fresh) {
        assertThat(sent(fresh, real -> new KilledBeside(real, fresh)))
                .isEqualTo(new Findings(EVENTS, 0, 0, 0));
        assertNothingBeside(fresh);
    }

    @Test
    void controlWhoeverDoesNotLookLeavesItThere(FreshClickHouse fresh) {
        sent(
                fresh,
                real ->
                        new OtherSink(new KilledBeside(real, fresh)) {
                            @Override
                            public void clearBeside(String table, UUID batch) {}
                        });
        assertThat(fresh.execute(BESIDE)).isEqualTo("1");
    }

    private static void assertNothingBeside(FreshClickHouse fresh) {
        assertThat(fresh.execute(BESIDE)).isEqualTo("0");
    }

    /** The server refuses the last event: of the two halves the first one lands at once. */
    private Findings sentWithARefusedRow(FreshClickHouse fresh, Defect defect) {
        Database database = create(fresh);
        database.auditor()
                .ask("ALTER TABLE " + TABLE + " ADD CONSTRAINT few CHECK number < " + LAST);
        return sent(database, defect);
    }

    private Findings sent(FreshClickHouse fresh, Defect defect) {
        return sent(create(fresh), defect);
    }

    private static Database create(FreshClickHouse fresh) {
        Database database = new Database(fresh);
        Call.create(database.auditor(), TABLE, 1000);
        database.auditor().ask(DeadLetters.CREATE_TABLE);
        return database;
    }

    private Findings sent(Database database, Defect defect) {
        return sent(database, defect, TABLE + "_by_model");
    }

    private Findings sent(Database database, Defect defect, String rollUp) {
        Instant now = Instant.now();
        List<Call> calls =
                IntStream.rangeClosed(0, LAST).mapToObj(i -> Call.of(1, i, now)).toList();
        try (ClickHouse clickhouse = database.open();
                Ingest ingest =
                        Ingest.open(
                                Configs.in(spool).get(),
                                defect.in(new ClickHouseSink(clickhouse)),
                                InstantSource.system())) {
            EventStream<Call> stream = ingest.stream(Call.table(TABLE));
            IngestTest.SCOPE.run(() -> stream.trackAll(calls));
            assertThat(ingest.drain(Duration.ofMinutes(2))).isTrue();
        }
        List<Id> accepted =
                calls.stream().map(call -> new Id(call.producer(), call.number())).toList();
        return database.auditor().audit(TABLE, rollUp, accepted);
    }

    private interface Defect {
        BatchSink in(BatchSink sink);
    }

    /** The first insert is carried out but for the last step on one table. */
    private static final class Killed extends OtherSink {

        private final FreshClickHouse fresh;
        private final String without;
        private boolean done;

        private Killed(BatchSink real, FreshClickHouse fresh) {
            this(real, fresh, TABLE);
        }

        private Killed(BatchSink real, FreshClickHouse fresh, String without) {
            super(real);
            this.fresh = fresh;
            this.without = without;
        }

        @Override
        public void insert(String table, SegmentHead head, String token, byte[] body) {
            super.insert(table, head, token, body);
            if (!done) {
                done = true;
                List<String> parts =
                        fresh.execute(
                                        "select path from system.parts where active and table = '"
                                                + without
                                                + "' and database = currentDatabase()")
                                .lines()
                                .toList();
                fresh.server().kill();
                parts.forEach(part -> delete(Path.of(part)));
                fresh.server().restart();
                throw new OutcomeUnknown(
                        FailureContext.of(
                                StoreId.of(StoreKind.CLICKHOUSE), "insert", "it was killed"));
            }
        }

        private static void delete(Path directory) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** A process that put the rows past the views, and did not come to drop what it used. */
    private static final class KilledBeside extends OtherSink {

        private final FreshClickHouse fresh;
        private boolean done;

        private KilledBeside(BatchSink real, FreshClickHouse fresh) {
            super(real);
            this.fresh = fresh;
        }

        @Override
        public void insert(String table, SegmentHead head, String token, byte[] body) {
            super.insert(table, head, token, body);
            if (!done) {
                done = true;
                String number = head.batch().toString().replace("-", "");
                fresh.execute("create table " + table + "_beside_" + number + " as " + table);
                throw new OutcomeUnknown(
                        FailureContext.of(
                                StoreId.of(StoreKind.CLICKHOUSE), "drop", "it was killed"));
            }
        }
    }

    /** Does not look after an insert, and believes what the server said. */
    private static final class Believing extends OtherSink {

        private boolean said;

        private Believing(BatchSink real) {
            super(real);
        }

        @Override
        public void insert(String table, SegmentHead head, String token, byte[] body) {
            said = false;
            super.insert(table, head, token, body);
            said = true;
        }

        @Override
        public long count(String table, UUID batch, long first, long last) {
            boolean believed = said;
            said = false;
            return believed ? last - first + 1 : super.count(table, batch, first, last);
        }
    }
}
