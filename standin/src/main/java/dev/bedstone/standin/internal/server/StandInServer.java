package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.wire.MongoWireMessageEncoder;
import de.bwaldvogel.mongo.wire.MongoWireProtocolHandler;
import de.bwaldvogel.mongo.wire.MongoWireReplyEncoder;
import dev.bedstone.kernel.Secret;
import dev.bedstone.standin.internal.storage.Storage;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Listens on 127.0.0.1 and answers in MongoDB's wire protocol. Thread-safe. */
public final class StandInServer implements AutoCloseable {

    private static final int BACKLOG = 256;

    private final Storage storage;
    private final Clients clients = new Clients();
    private final EventLoopGroup network =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Channel listening;

    private StandInServer(Storage storage, int port, String user, Secret password)
            throws UnknownHostException {
        this.storage = storage;
        Commands commands =
                new Commands(storage, new Login(new ScramServer(user, password)), clients);
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        this.listening =
                bootstrap(commands)
                        .bind(new InetSocketAddress(loopback, port))
                        .syncUninterruptibly()
                        .channel();
    }

    /** Listens from its return on. */
    public static StandInServer start(Storage storage, int port, String user, Secret password)
            throws UnknownHostException {
        return new StandInServer(storage, port, user, password);
    }

    private ServerBootstrap bootstrap(Commands commands) {
        return new ServerBootstrap()
                .group(network)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline()
                                        .addLast(new MongoWireReplyEncoder())
                                        .addLast(new MongoWireMessageEncoder())
                                        .addLast(new MongoWireProtocolHandler())
                                        .addLast(new RequestHandler(commands, clients, executor));
                            }
                        });
    }

    /** Takes no more requests and writes what was changed. */
    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        clients.closeAll();
        executor.shutdownNow();
        network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        storage.close();
    }
}
