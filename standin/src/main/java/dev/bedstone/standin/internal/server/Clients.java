package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections there are. Thread-safe. */
final class Clients {

    static final int MOST = 1_000;

    private final Map<Channel, Client> open = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    Client join(Channel channel) {
        return open.computeIfAbsent(channel, fresh -> new Client(fresh, numbers.incrementAndGet()));
    }

    void leave(Channel channel) {
        open.remove(channel);
    }

    boolean isFull() {
        return open.size() >= MOST;
    }

    void closeAll() {
        open.keySet().forEach(Channel::close);
    }

    Document count() {
        return new Document("current", open.size())
                .append("available", Math.max(0, MOST - open.size()))
                .append("totalCreated", numbers.get());
    }

    /** What each one does, as {@code currentOp} says it; idle ones too. */
    List<Document> operations() {
        return open.values().stream().map(Clients::operation).toList();
    }

    private static Document operation(Client client) {
        String running = client.running();
        return new Document("type", "op")
                .append("connectionId", client.number())
                .append("appName", client.application())
                .append("active", running != null)
                .append("op", running == null ? "none" : "command")
                .append("command", new Document(running == null ? "idle" : running, 1));
    }
}
