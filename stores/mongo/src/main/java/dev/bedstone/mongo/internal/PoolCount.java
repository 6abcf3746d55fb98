package dev.bedstone.mongo.internal;

import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionCreatedEvent;
import com.mongodb.event.ConnectionPoolListener;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections there are. Thread-safe. */
final class PoolCount implements ConnectionPoolListener {

    private final AtomicInteger open = new AtomicInteger();

    int open() {
        return Math.max(0, open.get());
    }

    @Override
    public void connectionCreated(ConnectionCreatedEvent event) {
        open.incrementAndGet();
    }

    @Override
    public void connectionClosed(ConnectionClosedEvent event) {
        open.decrementAndGet();
    }
}
