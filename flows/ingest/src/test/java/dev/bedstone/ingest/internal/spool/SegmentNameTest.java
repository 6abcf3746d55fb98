package dev.bedstone.ingest.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.ingest.internal.spool.SegmentName.State;
import org.junit.jupiter.api.Test;

class SegmentNameTest {

    @Test
    void comeBackAsTheyWere() {
        for (String table :
                new String[] {"calls", "telemetry.llm_requests", "t202611", "x.y2026"}) {
            for (int partition : new int[] {0, 202611, 20261121}) {
                for (State state : State.values()) {
                    SegmentName name = new SegmentName(42, table, partition, 202612, state);

                    assertThat(SegmentName.parse(name.text())).contains(name);
                }
            }
        }
    }

    @Test
    void otherFilesAreNoSegments() {
        for (String other :
                new String[] {
                    "lock", "notes.txt", "42.calls.all.r0.open", "000000000042.calls.all.open", ""
                }) {
            assertThat(SegmentName.parse(other)).isEmpty();
        }
    }
}
