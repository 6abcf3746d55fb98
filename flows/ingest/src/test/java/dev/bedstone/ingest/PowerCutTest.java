package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.IngestConfig;
import dev.bedstone.ingest.audit.Id;
import dev.bedstone.kernel.StoreFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * R2: what was accepted survives a power cut at any operation on the disk, arrives once, and never
 * keeps the next start from starting.
 */
@Tag("slow")
class PowerCutTest {

    private static final int CUTS = Boolean.getBoolean("bedstone.tests.full") ? 1_000 : 200;

    /** What a run of power cuts found. */
    private record Audit(int lost, int doubled, int accepted, int failedStarts) {
        Audit plus(Audit other) {
            return new Audit(
                    lost + other.lost,
                    doubled + other.doubled,
                    accepted + other.accepted,
                    failedStarts + other.failedStarts);
        }
    }

    @Test
    void nothingAcceptedIsLostAndNothingArrivesTwice() throws Exception {
        Audit audit = cuts(CUTS, disk -> disk);

        assertThat(audit.accepted).isGreaterThan(CUTS);
        assertThat(audit).isEqualTo(new Audit(0, 0, audit.accepted, 0));
    }

    @Test
    void controlWithoutForceLoses() throws Exception {
        assertThat(cuts(CUTS / 5, FaultyDirectory::withoutForce).lost).isPositive();
    }

    @Test
    void controlWithoutDirectorySyncLoses() throws Exception {
        assertThat(cuts(CUTS / 5, FaultyDirectory::withoutSync).lost).isPositive();
    }

    private static Audit cuts(int count, UnaryOperator<FaultyDirectory> defect) throws Exception {
        long first = new Random().nextLong();
        Audit all = new Audit(0, 0, 0, 0);
        for (int cut = 0; cut < count; cut++) {
            Audit one = oneCut(first + cut, defect);
            if (one.lost + one.doubled + one.failedStarts > 0) {
                System.err.println("power cut with seed " + (first + cut) + ": " + one);
            }
            all = all.plus(one);
        }
        return all;
    }

    private static Audit oneCut(long seed, UnaryOperator<FaultyDirectory> defect) throws Exception {
        Random random = new Random(seed);
        RecordingServer server = new RecordingServer();
        server.silentFor(token -> random.nextInt(10) == 0);
        Set<Id> accepted = ConcurrentHashMap.newKeySet();
        FaultyDirectory disk = defect.apply(new FaultyDirectory(seed));
        int cutsOfThisRun = 1 + random.nextInt(3);
        AtomicLong numbers = new AtomicLong();
        for (int cut = 0; cut < cutsOfThisRun; cut++) {
            disk.cutAfter(3 + random.nextInt(120));
            work(disk, server, accepted, numbers, random);
            disk = disk.afterPowerCut();
        }
        server.silentFor(token -> false);
        boolean drained;
        try (Ingest ingest = open(disk, server)) {
            drained = ingest.drain(Duration.ofSeconds(30));
        } catch (IOException failedStart) {
            return new Audit(0, 0, accepted.size(), 1);
        }
        Map<Id, Integer> there = server.rows();
        int doubled = (int) there.values().stream().filter(times -> times > 1).count();
        int lost = RecordingServer.missing(accepted, there).size();
        return new Audit(lost, doubled, accepted.size(), drained ? 0 : 1);
    }

    /** Works until the power is cut; a start in which that happens is one of the cuts. */
    private static void work(
            FaultyDirectory disk,
            RecordingServer server,
            Set<Id> accepted,
            AtomicLong numbers,
            Random random)
            throws InterruptedException {
        try (Ingest ingest = open(disk, server)) {
            EventStream<Small> stream = ingest.stream(Small.table("small"));
            List<Thread> producers = new ArrayList<>();
            for (int producer = 0; producer < 2; producer++) {
                long id = producer;
                int most = 1 + random.nextInt(5);
                producers.add(
                        Thread.ofVirtual()
                                .start(() ->
                                        IngestTest.SCOPE.run(() ->
                                                produce(
                                                        stream, disk, accepted, numbers, id,
                                                        most))));
            }
            for (Thread producer : producers) {
                producer.join();
            }
        } catch (IOException cutDuringStart) {
            assertThat(disk.isCut()).isTrue();
        }
    }

    private static void produce(
            EventStream<Small> stream,
            FaultyDirectory disk,
            Set<Id> accepted,
            AtomicLong numbers,
            long producer,
            int most) {
        while (!disk.isCut()) {
            List<Small> events = new ArrayList<>();
            for (int event = 0; event < most; event++) {
                events.add(new Small(producer, numbers.incrementAndGet(), Instant.now()));
            }
            try {
                stream.trackAll(events);
                events.forEach(event -> accepted.add(new Id(event.producer(), event.number())));
            } catch (StoreFailure notAccepted) {
                // It may arrive nevertheless; nobody was promised anything.
            }
        }
    }

    private static Ingest open(FaultyDirectory disk, RecordingServer server) throws IOException {
        IngestConfig config =
                Configs.in(Path.of("unused"))
                        .rows(20)
                        .linger(Duration.ofMillis(1))
                        .drain(Duration.ZERO)
                        .get();
        return Ingest.open(config, disk, () -> {}, server, InstantSource.system());
    }
}
