package dev.bedstone.testkit.fault;

import dev.bedstone.testkit.fault.FaultSwitch.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Carries the bytes of one connection towards one side. A reader takes them off the wire and notes
 * when they came, a writer applies the fault in force; so a delay does not limit the rate. The
 * queue between them is bounded, so a stalled direction pushes back on its sender.
 */
final class Pump {

    private static final int CHUNK = 16 * 1024;
    private static final int QUEUED_CHUNKS = 256;
    private static final long FOREVER = TimeUnit.DAYS.toNanos(1);
    private static final int SLICES_PER_SECOND = 50;

    /** What came off the wire: bytes, or the end of the stream, orderly or not. */
    private record Piece(byte[] bytes, End end, long arrived) {}

    private enum End {
        NOT,
        CLOSED,
        RESET
    }

    private final Link link;
    private final FaultSwitch faults;
    private final Side towards;
    private final BlockingQueue<Piece> queue = new ArrayBlockingQueue<>(QUEUED_CHUNKS);

    /** The setting the counters below belong to. */
    private Setting seen;

    /** Bytes delivered under the current setting. */
    private long delivered;

    /** Bytes of the piece in hand that were delivered by a throttle. */
    private int offset;

    private long nextSlice;

    Pump(Link link, FaultSwitch faults, Side towards) {
        this.link = link;
        this.faults = faults;
        this.towards = towards;
        this.seen = faults.current();
    }

    /**
     * Takes bytes off the wire until it ends. What a black hole swallows is gone when it is
     * counted, whatever comes after.
     */
    void read(InputStream in) throws InterruptedException {
        byte[] buffer = new byte[CHUNK];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                boolean swallowed = isSwallowed(faults.current().fault());
                link.count(towards, n);
                if (!swallowed) {
                    queue.put(new Piece(Arrays.copyOf(buffer, n), End.NOT, System.nanoTime()));
                }
            }
            queue.put(new Piece(new byte[0], End.CLOSED, System.nanoTime()));
        } catch (IOException reset) {
            queue.put(new Piece(new byte[0], End.RESET, System.nanoTime()));
        }
    }

    /** Delivers, as the faults allow, until the end of the stream was delivered or swallowed. */
    void write(OutputStream out) throws InterruptedException {
        Piece piece;
        do {
            piece = queue.take();
            offset = 0;
            while (!deliver(piece, out)) {
                // The fault or the time has changed: look again.
            }
        } while (piece.end() == End.NOT);
    }

    /** Whether the piece is done with. */
    private boolean deliver(Piece piece, OutputStream out) throws InterruptedException {
        Setting setting = faults.current();
        if (setting != seen) {
            seen = setting;
            delivered = 0;
        }
        return switch (setting.fault()) {
            case Fault.None none -> pass(piece, out);
            case Fault.Delay delay -> passLater(delay, piece, out);
            case Fault.Throttle throttle -> passSlowly(throttle.bytesPerSecond(), piece, out);
            case Fault.BlackHole hole -> isSwallowed(hole) || pass(piece, out);
            case Fault.Stall stall -> stall.towards().contains(towards) ? hold() : pass(piece, out);
            case Fault.CutAfter cut ->
                    cut.towards() == towards ? cut(cut, piece, out) : pass(piece, out);
            case Fault.DropResponse drop -> dropResponse(drop, piece, out);
        };
    }

    private boolean isSwallowed(Fault fault) {
        return fault instanceof Fault.BlackHole hole && hole.towards().contains(towards);
    }

    private boolean pass(Piece piece, OutputStream out) {
        write(piece, offset, piece.bytes().length - offset, out);
        switch (piece.end()) {
            case NOT -> {}
            case CLOSED -> link.finish(towards);
            case RESET -> link.broken();
        }
        return true;
    }

    private boolean passLater(Fault.Delay delay, Piece piece, OutputStream out)
            throws InterruptedException {
        Duration wait = towards == Side.SERVER ? delay.toServer() : delay.toClient();
        long left = piece.arrived() + wait.toNanos() - System.nanoTime();
        if (left <= 0) {
            return pass(piece, out);
        }
        faults.await(seen, left);
        return false;
    }

    /** Delivers one slice; the piece is done when its last slice is. */
    private boolean passSlowly(long bytesPerSecond, Piece piece, OutputStream out)
            throws InterruptedException {
        long now = System.nanoTime();
        if (nextSlice - now > 0) {
            faults.await(seen, nextSlice - now);
            return false;
        }
        int slice = Math.clamp(bytesPerSecond / SLICES_PER_SECOND, 1, CHUNK);
        int length = Math.min(slice, piece.bytes().length - offset);
        write(piece, offset, length, out);
        offset += length;
        nextSlice = now + TimeUnit.SECONDS.toNanos(length) / bytesPerSecond;
        return offset == piece.bytes().length && pass(piece, out);
    }

    private boolean hold() throws InterruptedException {
        faults.await(seen, FOREVER);
        return false;
    }

    private boolean cut(Fault.CutAfter cut, Piece piece, OutputStream out) {
        int length = piece.bytes().length - offset;
        if (delivered + length < cut.bytes()) {
            return pass(piece, out);
        }
        write(piece, offset, (int) Math.max(0, cut.bytes() - delivered), out);
        link.close();
        return true;
    }

    private boolean dropResponse(Fault.DropResponse drop, Piece piece, OutputStream out) {
        if (towards == Side.SERVER) {
            if (piece.end() == End.NOT && drop.request().matches(piece.bytes(), delivered)) {
                link.loseResponses(seen);
            }
            return pass(piece, out);
        }
        if (!link.losesResponses(seen)) {
            return pass(piece, out);
        }
        if (drop.then() == Fault.Then.RESET) {
            link.reset();
        }
        return true;
    }

    /** An end that no longer listens is met by its own reader: nothing to do here. */
    private void write(Piece piece, int from, int length, OutputStream out) {
        try {
            out.write(piece.bytes(), from, length);
            delivered += length;
        } catch (IOException gone) {
            link.broken();
        }
    }
}
