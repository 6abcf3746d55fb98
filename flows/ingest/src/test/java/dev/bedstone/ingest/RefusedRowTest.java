package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R10: a row that only the server refuses is a dead letter, and the rest of its batch arrives. */
@ClickHouseTest
class RefusedRowTest {

    private static final int GOOD = Boolean.getBoolean("bedstone.tests.full") ? 99_999 : 2_000;

    @TempDir private Path spool;
    private WideTable table;

    @BeforeEach
    void create(FreshClickHouse fresh) {
        table = WideTable.create(new Database(fresh));
        table.auditor().ask("ALTER TABLE wide ADD CONSTRAINT c CHECK number >= 0");
    }

    @Test
    void itIsADeadLetterAndAllOthersArrive() {
        receive(sink -> sink);

        assertRefused();
        assertThat(
                        table.auditor()
                                .ask(
                                        "SELECT tenant_id, any(length(encoded) > 100) FROM"
                                                + " bedstone_dead_events FINAL GROUP BY tenant_id"))
                .isEqualTo(IngestTest.SCOPE.tenant() + "\t1");
    }

    @Test
    void controlThatGivesABatchUpForOneRowLosesTheOthers() {
        receive(sink ->
                new OtherSink(sink) {
                    @Override
                    public void insert(String name, SegmentHead head, String token, byte[] body) {
                        try {
                            super.insert(name, head, token, body);
                        } catch (Conflict givenUp) {
                            // As if the whole batch were bad.
                        }
                    }
                });

        assertThatThrownBy(this::assertRefused).isInstanceOf(AssertionError.class);
        assertThat(table.auditor().number("SELECT count() FROM wide")).isLessThan(GOOD);
    }

    private void receive(UnaryOperator<BatchSink> defect) {
        table.receive(
                spool,
                Wide.table(),
                defect,
                stream -> WideTable.track(stream, 0, GOOD, Wide.good(-1)));
    }

    private void assertRefused() {
        table.assertArrived(GOOD);
        assertThat(table.auditor().lines("SELECT reason FROM bedstone_dead_events FINAL"))
                .singleElement()
                .asString()
                .contains("constraint");
    }
}
