package dev.bedstone.redis.internal;

import dev.bedstone.kernel.Deadline;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The socket below the shared connection. It cuts the connection when the other side has not sent a
 * byte for too long while somebody waited: a peer that vanished without closing is found by TCP
 * itself only after a quarter of an hour, and the option that shortens this (TCP_USER_TIMEOUT)
 * needs a native library. It also knows when the other side no longer takes what is sent, so that
 * commands do not pile up in memory, and lets callers wait for a connection that broke a moment ago
 * and is about to come back. Thread-safe.
 */
final class Wire implements NettyCustomizer, RedisConnectionStateListener {

    /** Callers wait this long for a connection to come back, counted from when it broke. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** A peer that does not take TLS's farewell in this time is left without it. */
    private static final Duration FAREWELL = Duration.ofMillis(100);

    /** With 32 MiB unsent the socket counts as clogged, until no more than 16 MiB are left. */
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(16 << 20, 32 << 20);

    private final long longestSilence;
    private volatile @Nullable Channel channel;
    private volatile @Nullable Outage outage;
    private volatile long lastByte = System.nanoTime();
    private long silentSince;
    private boolean silent;

    /**
     * @param longestSilence after this much unanswered waiting the connection is cut
     */
    Wire(Duration longestSilence) {
        this.longestSilence = longestSilence.toNanos();
    }

    @Override
    public void afterBootstrapInitialized(Bootstrap bootstrap) {
        bootstrap.option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT);
    }

    @Override
    public void afterChannelInitialized(Channel opened) {
        opened.pipeline().replace(CommandEncoder.class, "encoder", new QuietEncoder());
        opened.pipeline().addFirst("listener", new Listener());
        SslHandler tls = opened.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.setCloseNotifyFlushTimeoutMillis(FAREWELL.toMillis());
        }
        lastByte = System.nanoTime();
        channel = opened;
    }

    /** Also called for attempts to reconnect that fail: these belong to the same outage. */
    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        if (outage == null) {
            outage = new Outage(System.nanoTime(), new CountDownLatch(1));
        }
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        Outage over = outage;
        outage = null;
        if (over != null) {
            over.end().countDown();
        }
    }

    /** Whether commands can be sent. */
    boolean isOpen() {
        return outage == null;
    }

    /**
     * Waits for a connection that broke a moment ago; returns at once if there is one, or if it has
     * been gone for longer, so that callers of a server that is down do not wait for nothing.
     */
    void awaitReconnect(Deadline deadline) throws InterruptedException {
        Outage now = outage;
        if (now != null) {
            long patience = PATIENCE.toNanos() - (System.nanoTime() - now.since());
            long nanos = Math.min(patience, deadline.remaining().toNanos());
            now.end().await(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Whether the other side has stopped taking what is sent. */
    boolean isClogged() {
        Channel now = channel;
        return now != null && now.isActive() && !now.isWritable();
    }

    /** Somebody waited in vain for the answer to what was sent at {@code sentNanos}. */
    synchronized void unanswered(long sentNanos) {
        if (!silent || lastByte - silentSince > 0) {
            silent = true;
            silentSince = sentNanos;
        }
        Channel now = channel;
        if (now != null && System.nanoTime() - silentSince > longestSilence) {
            silent = false;
            now.close();
        }
    }

    /**
     * A time without a connection.
     *
     * @param since when it began, in nanoseconds of the monotonic clock
     * @param end opens when it is over
     */
    private record Outage(long since, CountDownLatch end) {}

    /** Notes when bytes arrive. */
    private final class Listener extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            lastByte = System.nanoTime();
            context.fireChannelRead(message);
        }
    }
}
