package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.wire.message.ClientRequest;
import de.bwaldvogel.mongo.wire.message.MessageHeader;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import de.bwaldvogel.mongo.wire.message.MongoReply;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers the requests of one connection, each away from the threads that serve the network. */
final class RequestHandler extends SimpleChannelInboundHandler<ClientRequest> {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Commands commands;
    private final Clients clients;
    private final Executor executor;

    RequestHandler(Commands commands, Clients clients, Executor executor) {
        this.commands = commands;
        this.clients = clients;
        this.executor = executor;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (clients.isFull()) {
            context.close();
        } else {
            clients.join(context.channel());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        clients.leave(context.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ClientRequest request) {
        Client client = clients.join(context.channel());
        executor.execute(() -> context.channel().writeAndFlush(answer(client, request)));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            ServerLog.note("a client broke its connection off");
        } else {
            ServerLog.problem("a connection is closed", cause);
        }
        context.close();
    }

    private Object answer(Client client, ClientRequest request) {
        MessageHeader header =
                new MessageHeader(NUMBERS.incrementAndGet(), request.getHeader().getRequestID());
        return switch (request) {
            case MongoMessage message ->
                    new MongoMessage(
                            message.getChannel(),
                            header,
                            reply(client, message.getDatabaseName(), message.getDocument()));
            case MongoQuery query ->
                    new MongoReply(
                            header,
                            List.of(reply(client, query.getDatabaseName(), command(query))),
                            0);
            default -> throw new IllegalStateException("a request of an unknown kind");
        };
    }

    /** The form in which a driver introduces itself to a server it does not know yet. */
    private static Document command(MongoQuery query) {
        return query.getQuery().get("$query") instanceof Document inner ? inner : query.getQuery();
    }

    private Document reply(Client client, String database, Document command) {
        client.running(command.keySet().iterator().next());
        try {
            return commands.run(client, database, command);
        } catch (MongoServerException refused) {
            return refusal(refused);
        } catch (RuntimeException | StackOverflowError broken) {
            ServerLog.problem("the command " + client.running() + " failed", broken);
            return refusal(
                    new MongoServerException(
                            NotOffered.broken(String.valueOf(client.running()), broken)));
        } finally {
            client.running(null);
        }
    }

    private static Document refusal(MongoServerException refused) {
        Document reply = new Document("ok", 0.0);
        reply.append("errmsg", refused.getMessageWithoutErrorCode());
        if (refused instanceof MongoServerError error) {
            reply.append("code", error.getCode());
            reply.putIfNotNull("codeName", error.getCodeName());
        }
        return reply;
    }
}
