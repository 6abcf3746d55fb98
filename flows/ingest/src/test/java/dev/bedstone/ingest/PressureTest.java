package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bedstone.config.IngestConfig;
import dev.bedstone.ingest.audit.Id;
import dev.bedstone.ingest.internal.spool.SpoolDirectory;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R7, R8: a server that is away and a disk that is full: callers are told when to come back,
 * nothing accepted is lost, and it goes on by itself.
 */
@Tag("slow")
class PressureTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final long BOUND = IngestConfig.FEWEST_BYTES;

    /** Part of the bound is taken from the beginning, so that the rest is soon full. */
    private static final int SET_ASIDE = 13 << 20;

    private static final int CALL = 10_000;
    private static final int MOST_CALLS = 40;
    private static final int ROUNDS = 5;

    @TempDir private Path directory;

    /**
     * How it went.
     *
     * @param most the most bytes that lay on the disk
     * @param refusals what callers were told
     */
    private record Outcome(
            long most, List<Unavailable> refusals, Set<Id> accepted, Map<Id, Integer> arrived) {}

    /** Hands events over; returns those that are accepted. */
    private interface Caller {
        Set<Id> track(long first, int count);
    }

    @Test
    void beyondTheBoundCallersAreToldWhenToComeBackAndNothingAcceptedIsLost() throws Exception {
        assertBoundedAndHonest(whileTheServerIsAway(BOUND, caller -> caller));
    }

    @Test
    void controlWithoutABoundTakesWhatComes() throws Exception {
        Outcome unbounded = whileTheServerIsAway(BOUND << 8, caller -> caller);

        assertThatThrownBy(() -> assertBoundedAndHonest(unbounded))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("bytes on the disk");
    }

    @Test
    void controlThatDropsWhenItIsFullLoses() throws Exception {
        Outcome dropping =
                whileTheServerIsAway(
                        BOUND,
                        caller ->
                                (first, count) -> {
                                    try {
                                        return caller.track(first, count);
                                    } catch (Unavailable dropped) {
                                        return ids(events(first, count));
                                    }
                                });

        assertThatThrownBy(() -> assertHonest(dropping))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("what was accepted");
    }

    private static void assertBoundedAndHonest(Outcome outcome) {
        assertThat(outcome.most).as("bytes on the disk").isLessThanOrEqualTo(BOUND);
        assertThat(outcome.refusals).as("refusals").isNotEmpty();
        assertThat(outcome.refusals)
                .allMatch(refusal -> refusal.mayRetry() && refusal.retryAfter().isPresent())
                .allMatch(refusal -> String.valueOf(refusal.getMessage()).contains("is full"));
        assertHonest(outcome);
    }

    private static void assertHonest(Outcome outcome) {
        assertThat(outcome.arrived.keySet().equals(outcome.accepted))
                .as("what was accepted is what arrived")
                .isTrue();
        assertThat(outcome.arrived.values()).allMatch(times -> times == 1);
    }

    /** Hands over until the spool refuses, twice, then lets the server come back. */
    private Outcome whileTheServerIsAway(long bound, UnaryOperator<Caller> defect)
            throws Exception {
        Files.write(directory.resolve("000000000001.small.all.r3.damaged"), new byte[SET_ASIDE]);
        RecordingServer server = new RecordingServer();
        server.away(true);
        Set<Id> accepted = new HashSet<>();
        List<Unavailable> refusals = new ArrayList<>();
        long most = 0;
        try (Ingest ingest =
                Ingest.open(
                        Configs.in(directory).maxBytes(bound).get(),
                        server,
                        InstantSource.system())) {
            Caller caller = defect.apply(caller(ingest));
            for (int call = 0; call < MOST_CALLS && refusals.size() < 2; call++) {
                try {
                    accepted.addAll(caller.track((long) call * CALL, CALL));
                } catch (Unavailable refusal) {
                    refusals.add(refusal);
                }
                most = Math.max(most, bytes(directory));
            }
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> ingest.statistics().usedBytes() == bytes(directory));
            server.away(false);
            assertThat(ingest.drain(LONG)).isTrue();
            accepted.addAll(caller.track(1_000_000_000, 10));
            assertThat(ingest.drain(LONG)).isTrue();
        }
        return new Outcome(most, refusals, accepted, server.rows());
    }

    private static Caller caller(Ingest ingest) {
        EventStream<Small> stream = ingest.stream(Small.table("small"));
        return (first, count) -> {
            List<Small> events = events(first, count);
            IngestTest.SCOPE.run(() -> stream.trackAll(events));
            return ids(events);
        };
    }

    /** With numbers that LZ4 cannot make small. */
    private static List<Small> events(long first, int count) {
        Random random = new Random(first);
        List<Small> events = new ArrayList<>();
        for (int event = 0; event < count; event++) {
            events.add(new Small(random.nextLong(), first + event, Instant.now()));
        }
        return events;
    }

    private static Set<Id> ids(Collection<Small> events) {
        Set<Id> ids = new HashSet<>();
        events.forEach(event -> ids.add(new Id(event.producer(), event.number())));
        return ids;
    }

    private static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.endsWith("lock"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void aDiskThatIsFullIsSurvived() throws Exception {
        assertSurvived(onADiskThatFillsUp(new FaultyDirectory(1)));
    }

    @Test
    void controlThatAcceptsWhatTheDiskDidNotTakeLoses() throws Exception {
        Outcome careless = onADiskThatFillsUp(new FaultyDirectory(1).withoutErrorWhenFull());

        assertThatThrownBy(() -> assertSurvived(careless)).isInstanceOf(AssertionError.class);
        assertThat(careless.arrived.keySet().containsAll(careless.accepted)).isFalse();
    }

    private static void assertSurvived(Outcome outcome) {
        assertThat(outcome.refusals).hasSize(ROUNDS);
        assertThat(outcome.refusals)
                .allMatch(refusal -> String.valueOf(refusal.getMessage()).contains("No space left"))
                .allMatch(refusal -> refusal.retryAfter().isPresent());
        assertHonest(outcome);
    }

    private Outcome onADiskThatFillsUp(FaultyDirectory disk) throws Exception {
        RecordingServer server = new RecordingServer();
        server.away(true);
        Set<Id> accepted = new HashSet<>();
        List<Unavailable> refusals = new ArrayList<>();
        try (Ingest ingest = open(disk, server)) {
            Caller caller = caller(ingest);
            accepted.addAll(caller.track(0, 500));
            for (int round = 1; round <= ROUNDS; round++) {
                disk.capacity(disk.used() + 4_000);
                try {
                    accepted.addAll(caller.track(round * 1_000L, 500));
                } catch (Unavailable full) {
                    refusals.add(full);
                }
                disk.capacity(Long.MAX_VALUE);
                accepted.addAll(caller.track(round * 1_000L + 500, 500));
            }
            server.away(false);
            assertThat(ingest.drain(LONG)).isTrue();
        }
        return new Outcome(disk.used(), refusals, accepted, server.rows());
    }

    private Ingest open(SpoolDirectory disk, RecordingServer server) throws IOException {
        return Ingest.open(
                Configs.in(directory).get(), disk, () -> {}, server, InstantSource.system());
    }

    @Test
    void aRealDiskThatIsFullIsSurvivedWithoutARestart() throws Exception {
        Path mount = Files.createDirectories(directory.resolve("small-disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=64m", "bedstone-test", mount.toString()))
                .as("a small file system can be mounted here (needs root)")
                .isZero();
        RecordingServer server = new RecordingServer();
        server.away(true);
        Set<Id> accepted = new HashSet<>();
        try (Ingest ingest =
                Ingest.open(
                        Configs.in(mount.resolve("spool")).maxBytes(1L << 30).get(),
                        server,
                        InstantSource.system())) {
            Caller caller = caller(ingest);
            Path ballast = mount.resolve("ballast");
            Files.write(ballast, new byte[60 << 20]);
            assertThatThrownBy(
                            () -> {
                                for (long first = 0; true; first += CALL) {
                                    accepted.addAll(caller.track(first, CALL));
                                }
                            })
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("No space left");
            Files.delete(ballast);
            Instant freed = Instant.now();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(StoreFailure.class)
                    .untilAsserted(() -> accepted.addAll(caller.track(1_000_000_000, 1_000)));
            assertThat(Duration.between(freed, Instant.now())).isLessThan(Duration.ofSeconds(5));
            server.away(false);
            assertThat(ingest.drain(LONG)).isTrue();
        } finally {
            run("umount", "-l", mount.toString());
        }
        assertHonest(new Outcome(0, List.of(), accepted, server.rows()));
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
