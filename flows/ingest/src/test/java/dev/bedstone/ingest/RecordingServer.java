package dev.bedstone.ingest;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.ingest.audit.Id;
import dev.bedstone.ingest.audit.SmallRows;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.TableFacts;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.Unavailable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The far side for tests of the disk alone: takes batches of {@link Small} as ClickHouse does, a
 * token once, and reads their rows without the product's code. Tests of the way to ClickHouse use
 * ClickHouse.
 */
final class RecordingServer implements BatchSink {

    private final Map<Id, Integer> rows = new HashMap<>();
    private final List<Id> arrivals = new ArrayList<>();
    private final Map<UUID, Integer> batches = new HashMap<>();
    private final Set<String> tokens = new HashSet<>();
    private volatile boolean away;
    private Predicate<String> silent = token -> false;

    void away(boolean gone) {
        away = gone;
    }

    /** Batches that are taken without the sender being told. */
    synchronized void silentFor(Predicate<String> which) {
        silent = which;
    }

    /** How often each event is there. */
    synchronized Map<Id, Integer> rows() {
        return new HashMap<>(rows);
    }

    /** The events in the order they came. */
    synchronized List<Id> arrivals() {
        return List.copyOf(arrivals);
    }

    synchronized Set<String> tokens() {
        return new HashSet<>(tokens);
    }

    @Override
    public TableFacts check(String table, SegmentHead head) {
        reach();
        return TableFacts.plain(1000);
    }

    @Override
    public synchronized long blocks(String table) {
        reach();
        return tokens.size();
    }

    @Override
    public synchronized void insert(String table, SegmentHead head, String token, byte[] body) {
        reach();
        if (table.equals("bedstone_dead_events")) {
            return;
        }
        if (tokens.add(token)) {
            SmallRows.of(Arrays.copyOfRange(body, head.names().length, body.length))
                    .forEach(row -> {
                        rows.merge(row.id(), 1, Integer::sum);
                        arrivals.add(row.id());
                        batches.merge(row.batch(), 1, Integer::sum);
                    });
        }
        if (silent.test(token)) {
            throw new OutcomeUnknown(context("the answer is lost"));
        }
    }

    @Override
    public synchronized long count(String table, UUID batch, long first, long last) {
        reach();
        return batches.getOrDefault(batch, 0);
    }

    private void reach() {
        if (away) {
            throw new Unavailable(context("away"));
        }
    }

    private static FailureContext context(String what) {
        return FailureContext.of(StoreId.of(StoreKind.CLICKHOUSE), "insert", what);
    }

    static List<Id> missing(Set<Id> wanted, Map<Id, Integer> there) {
        return wanted.stream().filter(id -> !there.containsKey(id)).toList();
    }

    @Override
    public void insertBeside(String table, SegmentHead head, byte[] body) {
        throw new AssertionError("this server keeps what it said yes to");
    }

    @Override
    public void clearBeside(String table, UUID batch) {}
}
