package dev.bedstone.gateway.internal.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection whose client alone can be too slow. Jetty's own counts every silence, also that of a
 * long statement, and fails whatever it finds when the time is over: an answer that is being
 * written in this very moment, or the wait for the next request after it.
 */
final class PatientEndPoint extends SocketChannelEndPoint {

    PatientEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    @Override
    protected void onIdleExpired(TimeoutException timeout) {
        if (isClientAtFault()) {
            super.onIdleExpired(timeout);
        }
    }

    /**
     * Whether the client was waited for during the whole limit. Beginning to wait ends an idle
     * time, as every byte does, so that the order tells: who waits now and has been idle for the
     * limit was waiting all along.
     */
    private boolean isClientAtFault() {
        long limit = getIdleTimeout();
        boolean waits = isFillInterested() || getWriteFlusher().isPending();
        return limit > 0 && waits && getIdleFor() >= limit;
    }
}
