package dev.bedstone.mongo.internal;

import com.mongodb.client.MongoCursor;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Documents that are fetched as they are asked for. Used by one thread at a time. */
public final class Cursor<T> implements Iterator<T>, AutoCloseable {

    private final Calls.Lease lease;
    private final MongoCursor<T> cursor;

    private Cursor(Calls.Lease lease, MongoCursor<T> cursor) {
        this.lease = lease;
        this.cursor = cursor;
    }

    static <T> Cursor<T> open(Calls calls, String operation, Calls.Part<MongoCursor<T>> opening) {
        Calls.Lease lease = calls.lease(operation);
        try {
            return new Cursor<>(lease, lease.run(false, opening));
        } catch (RuntimeException failed) {
            lease.close();
            throw failed;
        }
    }

    @Override
    public boolean hasNext() {
        return lease.<Boolean>run(false, cursor::hasNext);
    }

    @Override
    public T next() {
        return lease.run(false, cursor::next);
    }

    /** As a stream, which closes the cursor when it is closed. */
    public Stream<T> stream() {
        Spliterator<T> all =
                Spliterators.spliteratorUnknownSize(
                        this, Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(all, false).onClose(this::close);
    }

    @Override
    public void close() {
        try {
            lease.<Boolean>run(
                    false,
                    () -> {
                        cursor.close();
                        return true;
                    });
        } finally {
            lease.close();
        }
    }
}
