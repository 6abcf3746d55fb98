package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.ingest.audit.Id;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R11, its clock: when the clock jumps, within a process and between two, an event is held against
 * the clock as it is then, and the order of what was accepted stays.
 */
class ClockTest {

    private static final Instant START = Instant.now();
    private static final Duration AHEAD = Duration.ofHours(1);
    private static final List<Duration> JUMPS =
            List.of(
                    Duration.ZERO,
                    Duration.ofDays(-3),
                    Duration.ofDays(3),
                    Duration.ofDays(-1),
                    Duration.ZERO);
    private static final int PROCESSES = 2;
    private static final int EVENTS = 4;
    private static final int ALL = PROCESSES * JUMPS.size() * EVENTS;

    @TempDir private Path directory;
    private volatile Duration jump = Duration.ZERO;

    /**
     * How it went.
     *
     * @param refused events that were an hour ahead of the clock and became dead letters
     */
    private record Outcome(int refused, List<Id> accepted, List<Id> arrived) {}

    @Test
    void aJumpRefusesWhatDoesNotFitAndKeepsTheOrder() {
        assertUnmoved(jumps(this::clock, server -> server));
    }

    @Test
    void controlThatDoesNotFollowTheClockTakesWhatDoesNotFit() {
        Outcome still = jumps(() -> START, server -> server);

        assertThatThrownBy(() -> assertUnmoved(still)).isInstanceOf(AssertionError.class);
        assertThat(still.refused).isLessThan(PROCESSES * JUMPS.size());
    }

    @Test
    void controlThatSendsByTheClockChangesTheOrder() {
        Outcome sorted = jumps(this::clock, SortedByClock::new);

        assertThatThrownBy(() -> assertUnmoved(sorted)).isInstanceOf(AssertionError.class);
        assertThat(sorted.arrived)
                .hasSize(ALL)
                .containsExactlyInAnyOrderElementsOf(sorted.accepted);
    }

    private static void assertUnmoved(Outcome outcome) {
        assertThat(outcome.refused).isEqualTo(PROCESSES * JUMPS.size());
        assertThat(outcome.accepted).hasSize(ALL);
        assertThat(outcome.arrived).isEqualTo(outcome.accepted);
    }

    private Instant clock() {
        return START.plus(jump);
    }

    /**
     * Accepts events at each jump while the server is away, in batches of one, and sends them.
     *
     * @param seen what the product sees of the clock
     */
    private Outcome jumps(InstantSource seen, UnaryOperator<BatchSink> defect) {
        RecordingServer server = new RecordingServer();
        server.away(true);
        List<Id> accepted = new ArrayList<>();
        int refused = 0;
        for (int process = 0; process < PROCESSES; process++) {
            try (Ingest ingest = open(server, seen)) {
                EventStream<Small> stream = ingest.stream(Small.table("small"));
                for (Duration next : JUMPS) {
                    jump = next;
                    refused += track(stream, new Small(-1, 0, clock().plus(AHEAD))).dead();
                    for (int event = 0; event < EVENTS; event++) {
                        Small small = new Small(process, accepted.size(), clock());
                        if (track(stream, small).accepted() == 1) {
                            accepted.add(new Id(small.producer(), small.number()));
                        }
                    }
                }
            }
        }
        server.away(false);
        try (Ingest ingest = open(defect.apply(server), seen)) {
            assertThat(ingest.drain(Duration.ofMinutes(1))).isTrue();
        }
        return new Outcome(refused, accepted, server.arrivals());
    }

    private Ingest open(BatchSink sink, InstantSource seen) {
        return Ingest.open(Configs.in(directory).rows(1).drain(Duration.ZERO).get(), sink, seen);
    }

    private static Receipt track(EventStream<Small> stream, Small event) {
        return IngestTest.SCOPE.call(() -> stream.track(event));
    }

    /** Gathers all batches, and sends them by the time at which they were begun. */
    private static final class SortedByClock extends OtherSink {

        private record Held(SegmentHead head, Runnable insert) {}

        private final List<Held> held = new ArrayList<>();

        private SortedByClock(BatchSink real) {
            super(real);
        }

        @Override
        public synchronized void insert(String table, SegmentHead head, String token, byte[] body) {
            if (!table.equals("small")) {
                return;
            }
            held.add(new Held(head, () -> super.insert(table, head, token, body)));
            if (held.size() == ALL) {
                held.sort(Comparator.comparingLong(batch -> batch.head().created()));
                held.forEach(batch -> batch.insert().run());
            }
        }
    }
}
