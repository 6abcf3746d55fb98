package dev.bedstone.ingest.internal.send;

import dev.bedstone.clickhouse.ClickHouseBlocks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.ingest.internal.encode.RowLayout;
import dev.bedstone.ingest.internal.send.DeadLetterSink.RefusedRow;
import dev.bedstone.ingest.internal.spool.StoredBatch;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Brings a batch to the server without the rows that it refuses, by halving: a part that is refused
 * is sent as two, down to single rows, which become dead letters. Each part is looked up before it
 * is sent, so that going over the same batch again, after a crash or with other halves, doubles
 * nothing.
 */
final class SplitDelivery {

    private static final StoreId STORE = StoreId.of(StoreKind.CLICKHOUSE);

    /** With more of them it is the table that is wrong, not the rows. */
    private static final int MOST_REFUSED = 1_000;

    private final BatchSink sink;
    private final DeadLetterSink dead;

    SplitDelivery(BatchSink sink, DeadLetterSink dead) {
        this.sink = sink;
        this.dead = dead;
    }

    /** Whether refused rows of this batch may become dead letters. */
    boolean mayHandle(StoredBatch batch) {
        return !batch.table().equals(dead.table());
    }

    /** Delivers a batch of which no part was sent before. */
    void deliver(StoredBatch batch) {
        new Walk(batch, part -> part.run(sink)).part(0, (int) batch.rows());
    }

    /** Goes over a batch again: parts may have been sent with an answer that never came. */
    void repeat(StoredBatch batch, TableFacts facts) {
        new Walk(batch, part -> part.repeat(sink, facts)).part(0, (int) batch.rows());
        sink.clearBeside(batch.table(), batch.head().batch());
    }

    private final class Walk {

        private final StoredBatch batch;
        private final Consumer<Insert> send;
        private final RowLayout layout;
        private final byte[] plain;
        private final int[] ends;
        private int refused;

        private Walk(StoredBatch batch, Consumer<Insert> send) {
            this.batch = batch;
            this.send = send;
            this.layout = new RowLayout(batch.head().types());
            int names = batch.head().names().length;
            this.plain =
                    ClickHouseBlocks.unpack(
                            Arrays.copyOfRange(batch.body(), names, batch.body().length));
            this.ends = layout.ends(plain, (int) batch.rows());
        }

        private void part(int from, int to) {
            long there =
                    sink.count(batch.table(), batch.head().batch(), number(from), number(to - 1));
            if (there >= to - from) {
                return;
            }
            if (there == 0) {
                try {
                    send.accept(insert(from, to));
                    return;
                } catch (Conflict conflict) {
                    if (to - from == 1) {
                        bury(from, conflict);
                        return;
                    }
                }
            }
            int middle = (from + to) >>> 1;
            part(from, middle);
            part(middle, to);
        }

        private Insert insert(int from, int to) {
            return new Insert(batch, token(from, to), body(from, to), number(from), number(to - 1));
        }

        private int start(int row) {
            return row == 0 ? 0 : ends[row - 1];
        }

        private long number(int row) {
            return layout.rowNumber(plain, start(row));
        }

        private String token(int from, int to) {
            return batch.token() + "-" + from + "-" + to;
        }

        private byte[] body(int from, int to) {
            byte[] names = batch.head().names();
            int length = ends[to - 1] - start(from);
            byte[] body = Arrays.copyOf(names, names.length + ClickHouseBlocks.mostPacked(length));
            int packed = ClickHouseBlocks.pack(plain, start(from), length, body, names.length);
            return Arrays.copyOf(body, names.length + packed);
        }

        private void bury(int row, Conflict why) {
            if (++refused > MOST_REFUSED) {
                throw new Misconfigured(
                        FailureContext.of(
                                        STORE,
                                        "insert into " + batch.table(),
                                        "the server refuses more than "
                                                + MOST_REFUSED
                                                + " rows of one batch")
                                .withAdvice("compare the table's constraints with the events"));
            }
            int skipped = layout.placeBytes();
            dead.put(
                    new RefusedRow(
                            id(number(row)),
                            tenant(row),
                            batch.table(),
                            String.valueOf(why.getMessage()),
                            batch.head().columns().subList(2, batch.head().columns().size()),
                            batch.head().types().subList(2, batch.head().types().size()),
                            Arrays.copyOfRange(plain, start(row) + skipped, ends[row])));
        }

        private UUID tenant(int row) {
            int column = batch.head().tenantColumn();
            return column < 0 ? new UUID(0, 0) : layout.uuid(plain, start(row), column);
        }

        private UUID id(long number) {
            return UUID.nameUUIDFromBytes(
                    ByteBuffer.allocate(3 * Long.BYTES)
                            .putLong(batch.head().batch().getMostSignificantBits())
                            .putLong(batch.head().batch().getLeastSignificantBits())
                            .putLong(number)
                            .array());
        }
    }
}
