package dev.bedstone.ingest.internal.spool;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.ingest.internal.spool.SegmentFormat.Kind;
import dev.bedstone.ingest.internal.spool.SegmentName.State;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Unavailable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which events wait: which segments there are, how far each of them came, and how
 * many bytes they take. A segment belongs to one table and one partition and becomes one batch;
 * batches of a table are handed out in the order they were begun. Thread-safe.
 */
public final class Spool {

    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    private static final StoreId STORE = StoreId.of(StoreKind.CLICKHOUSE);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);
    private static final Duration RECENTLY = Duration.ofSeconds(10);

    private final SpoolDirectory directory;
    private final Budget budget;
    private final long graceNanos;
    private final Segments segments;
    private final long writer = new SecureRandom().nextLong();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, Deque<SealedSegment>> waiting = new ConcurrentHashMap<>();
    private final Deque<Kept> kept = new ConcurrentLinkedDeque<>();
    private volatile Consumer<String> listener = table -> {};
    private final AtomicLong lastLanded = new AtomicLong(System.nanoTime() - LATER.toNanos() * 10);

    private Spool(SpoolDirectory directory, long maxBytes, Duration grace) {
        this.directory = directory;
        this.budget = new Budget(maxBytes);
        this.graceNanos = grace.toNanos();
        this.segments = new Segments(directory, numbers::incrementAndGet);
    }

    /**
     * Takes over what lies in a directory: open segments are sealed as they are, damaged ones set
     * aside.
     *
     * @throws IOException if the directory cannot be read or written
     */
    public static Spool open(SpoolDirectory directory, long maxBytes, Duration grace)
            throws IOException {
        Spool spool = new Spool(directory, maxBytes, grace);
        spool.recover();
        return spool;
    }

    private void recover() throws IOException {
        List<SpoolDirectory.Entry> entries = directory.list();
        List<SegmentName> names =
                entries.stream()
                        .flatMap(entry -> SegmentName.parse(entry.name()).stream())
                        .sorted(Comparator.comparingLong(SegmentName::number))
                        .toList();
        numbers.set(names.isEmpty() ? 0 : names.getLast().number());
        Map<String, Long> sizes = new ConcurrentHashMap<>();
        entries.forEach(entry -> sizes.put(entry.name(), entry.size()));
        for (SegmentName name : names) {
            recover(name, sizes.getOrDefault(name.text(), 0L));
        }
    }

    private void recover(SegmentName name, long size) throws IOException {
        switch (name.state()) {
            case OPEN -> recoverOpen(name);
            case SEALED -> {
                budget.add(size);
                enqueue(new SealedSegment(name, size, -1, 0));
            }
            case DONE -> {
                budget.add(size);
                kept.add(new Kept(name, size, System.nanoTime()));
            }
            case DAMAGED -> budget.add(size);
        }
    }

    private void recoverOpen(SegmentName name) throws IOException {
        segments.sealOpen(name)
                .ifPresent(sealed -> {
                    budget.add(sealed.size());
                    enqueue(sealed);
                });
    }

    /** Seals a segment that its writer had to leave. */
    void sealAbandoned(SegmentName name, long before) throws IOException {
        segments.sealOpen(name).ifPresent(segment -> sealed(segment, before));
    }

    private void enqueue(SealedSegment sealed) {
        queue(sealed.name().table()).addLast(sealed);
        listener.accept(sealed.name().table());
    }

    /** Who is told of each table for which a batch begins to wait. */
    public void onWaiting(Consumer<String> told) {
        listener = told;
    }

    private Deque<SealedSegment> queue(String table) {
        return waiting.computeIfAbsent(table, _ -> new ConcurrentLinkedDeque<>());
    }

    /** The tables whose rows wait here. */
    public Set<String> tables() {
        return Set.copyOf(waiting.keySet());
    }

    /** The oldest batch of a table that waits to be sent. */
    public Optional<SealedSegment> next(String table) {
        return Optional.ofNullable(queue(table).peekFirst());
    }

    /** How many batches of a table wait. */
    public int waiting(String table) {
        return queue(table).size();
    }

    /** All batches that wait. */
    public List<SealedSegment> waiting() {
        return waiting.values().stream().flatMap(Deque::stream).toList();
    }

    /**
     * Reads a batch. A damaged segment is replaced by one with what is intact.
     *
     * @return empty if nothing of it is left
     */
    public Optional<StoredBatch> load(SealedSegment segment) throws IOException {
        Optional<StoredBatch> batch = segments.load(segment);
        boolean same = batch.isPresent() && batch.get().segment().name().equals(segment.name());
        if (!same) {
            Deque<SealedSegment> queue = queue(segment.name().table());
            queue.remove(segment);
            batch.ifPresent(other -> {
                budget.add(other.segment().size());
                queue.addFirst(other.segment());
            });
        }
        return batch;
    }

    /** Notes, safely, that a batch is about to be sent. */
    public StoredBatch attempt(StoredBatch batch, Attempt attempt) throws IOException {
        segments.mark(batch.segment(), Kind.ATTEMPT, attempt.bytes());
        return batch.with(attempt);
    }

    /** Notes, safely, that a batch is from now on sent in parts. */
    public StoredBatch split(StoredBatch batch) throws IOException {
        segments.mark(batch.segment(), Kind.SPLIT, new byte[0]);
        return batch.asSplit();
    }

    /** The batch has arrived: it is kept for the time of grace, then removed. */
    public void landed(SealedSegment segment) throws IOException {
        SegmentName done = segment.name().with(State.DONE);
        directory.rename(segment.name().text(), done.text());
        directory.sync();
        queue(segment.name().table()).removeIf(other -> other.name().equals(segment.name()));
        kept.addLast(new Kept(done, segment.size(), System.nanoTime()));
        lastLanded.set(System.nanoTime());
    }

    /** Removes what was kept long enough. */
    public void sweep() {
        long now = System.nanoTime();
        Kept oldest = kept.peekFirst();
        while (oldest != null && now - oldest.since() >= graceNanos) {
            removeOldest();
            oldest = kept.peekFirst();
        }
    }

    private boolean removeOldest() {
        Kept oldest = kept.pollFirst();
        if (oldest == null) {
            return false;
        }
        try {
            directory.delete(oldest.name().text());
        } catch (IOException stays) {
            log.warn("spool: {} has arrived and cannot be removed", oldest.name().text());
        }
        budget.release(oldest.size());
        return true;
    }

    /**
     * Takes bytes for rows that are about to be written; what has arrived makes room for them.
     *
     * @throws Unavailable if the spool is full; it says when to try again
     */
    void reserve(long bytes) {
        while (!budget.reserve(bytes)) {
            if (!removeOldest()) {
                throw full();
            }
        }
    }

    /** Takes bytes, whether the spool is full or not: what frees room must not wait for room. */
    void reserveBeyondBound(long bytes) {
        budget.add(bytes);
    }

    private Unavailable full() {
        boolean moving = System.nanoTime() - lastLanded.get() < RECENTLY.toNanos();
        return Unavailable.retryAfter(
                FailureContext.of(
                                STORE,
                                "accept events",
                                "the spool is full (%d of %d MiB)"
                                        .formatted(budget.used() >> 20, budget.most() >> 20))
                        .withAdvice(
                                "try again later; see with 'bedstone ingest status' whether"
                                        + " ClickHouse takes inserts, or raise"
                                        + " bedstone.ingest.max-bytes"),
                moving ? SOON : LATER);
    }

    /** Settles a reservation with what was written for it. */
    void settle(long reserved, long written) {
        budget.add(written - reserved);
    }

    /** Begins a segment. */
    SegmentWriter begin(String table, int partition, HeadFactory heads) throws IOException {
        long number = numbers.incrementAndGet();
        SegmentName name = new SegmentName(number, table, partition, 0, State.OPEN);
        return SegmentWriter.create(directory, name, heads.head(new UUID(writer, number)));
    }

    /** The segment is complete and waits to be sent; it had so many bytes before its seal. */
    void sealed(SealedSegment segment, long before) {
        budget.add(segment.size() - before);
        enqueue(segment);
    }

    /** What can be told of the spool as a whole. */
    public SpoolState state() {
        return new SpoolState(
                budget.used(),
                budget.most(),
                kept.size(),
                segments.damagedSegments(),
                segments.damagedRecords(),
                segments.lostRows());
    }

    /** Makes the head of a new segment for a batch. */
    public interface HeadFactory {
        SegmentHead head(UUID batch);
    }

    private record Kept(SegmentName name, long size, long since) {}
}
