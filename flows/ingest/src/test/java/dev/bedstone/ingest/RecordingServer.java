package dev.bedstone.ingest;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.TableFacts;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.Unavailable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import net.jpountz.lz4.LZ4Factory;

/**
 * The far side for tests of the disk alone: takes batches of {@link Small} as ClickHouse does, a
 * token once, and reads their rows without the product's code. Tests of the way to ClickHouse use
 * ClickHouse.
 */
final class RecordingServer implements BatchSink {

    /** One event, by who made it and its number. */
    record Id(long producer, long number) {}

    private final Map<Id, Integer> rows = new HashMap<>();
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

    synchronized Set<String> tokens() {
        return new HashSet<>(tokens);
    }

    @Override
    public TableFacts check(String table, SegmentHead head) {
        reach();
        return new TableFacts(1000, Optional.empty());
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
            byte[] plain = plain(Arrays.copyOfRange(body, head.names().length, body.length));
            ByteBuffer values = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < plain.length; at += Small.ROW) {
                rows.merge(
                        new Id(values.getLong(at + 44), values.getLong(at + 52)), 1, Integer::sum);
                batches.merge(
                        new UUID(values.getLong(at), values.getLong(at + 8)), 1, Integer::sum);
            }
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

    /** ClickHouse's blocks: 16 bytes of checksum, method, packed size, plain size, LZ4. */
    static byte[] plain(byte[] blocks) {
        ByteBuffer in = ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN);
        int all = 0;
        for (int at = 0; at < blocks.length; at += 16 + in.getInt(at + 17)) {
            all += in.getInt(at + 21);
        }
        ByteBuffer out = ByteBuffer.allocate(all);
        int at = 0;
        while (at < blocks.length) {
            int packed = in.getInt(at + 17);
            int size = in.getInt(at + 21);
            out.put(LZ4Factory.safeInstance().fastDecompressor().decompress(blocks, at + 25, size));
            at += 16 + packed;
        }
        return out.array();
    }

    static List<Id> missing(Set<Id> wanted, Map<Id, Integer> there) {
        return wanted.stream().filter(id -> !there.containsKey(id)).toList();
    }
}
