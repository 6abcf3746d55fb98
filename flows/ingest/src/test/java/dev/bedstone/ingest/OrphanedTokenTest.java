package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R3: a server killed between noting a block's token and adding the block. */
@ClickHouseTest
@OwnEngine
class OrphanedTokenTest {

    private static final String TABLE = "calls";

    @TempDir private Path spool;

    @Test
    void rowsThatTheServerOnlyKnowsOfAreBroughtBack(FreshClickHouse fresh) {
        assertThat(sent(fresh, real -> new Killed(real, fresh)))
                .isEqualTo(new Findings(500, 0, 0, 0));
        assertThat(fresh.execute("select count() from system.tables where name like '%beside%'"))
                .contains("0");
    }

    @Test
    void controlWhoeverBelievesTheServerLosesThem(FreshClickHouse fresh) {
        Findings found = sent(fresh, real -> new Believing(new Killed(real, fresh)));
        assertThat(found.lost()).isEqualTo(500);
        assertThat(found.apart()).as("the roll-up has them").isEqualTo(-500);
    }

    private Findings sent(FreshClickHouse fresh, Defect defect) {
        Database database = new Database(fresh);
        Call.create(database.auditor(), TABLE, 1000);
        database.auditor().ask(DeadLetters.CREATE_TABLE);
        List<Call> calls =
                IntStream.range(0, 500).mapToObj(i -> Call.of(1, i, Instant.now())).toList();
        try (ClickHouse clickhouse = database.open();
                Ingest ingest =
                        Ingest.open(
                                Configs.in(spool).get(),
                                defect.in(new ClickHouseSink(clickhouse)),
                                InstantSource.system())) {
            EventStream<Call> stream = ingest.stream(Call.table(TABLE));
            IngestTest.SCOPE.run(() -> stream.trackAll(calls));
            assertThat(ingest.drain(Duration.ofMinutes(1))).isTrue();
        }
        List<Id> accepted =
                calls.stream().map(call -> new Id(call.producer(), call.number())).toList();
        return database.auditor().audit(TABLE, TABLE + "_by_model", accepted);
    }

    private interface Defect {
        BatchSink in(BatchSink sink);
    }

    /** The first insert is carried out but for the last step on the table itself. */
    private static final class Killed extends OtherSink {

        private final FreshClickHouse fresh;
        private boolean done;

        private Killed(BatchSink real, FreshClickHouse fresh) {
            super(real);
            this.fresh = fresh;
        }

        @Override
        public void insert(String table, SegmentHead head, String token, byte[] body) {
            super.insert(table, head, token, body);
            if (!done) {
                done = true;
                List<String> parts =
                        fresh.execute(
                                        "select path from system.parts where active and table = '"
                                                + TABLE
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

    /** Does not look. */
    private static final class Believing extends OtherSink {

        private Believing(BatchSink real) {
            super(real);
        }

        @Override
        public long count(String table, UUID batch, long first, long last) {
            return last;
        }
    }
}
