package dev.bedstone.redis.internal;

import dev.bedstone.contracts.Health;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One question to one server, sent when this is made. It takes none of the callers' slots, so that
 * it can tell of a server whose slots are all taken.
 */
final class ServerProbe {

    private static final String OPERATION = "probe";
    private static final Duration LIFE = Duration.ofSeconds(10);

    private final RedisServer server;
    private final long sent = System.nanoTime();
    private final byte[] written = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    private final CompletableFuture<String> info;
    private final CompletableFuture<String> write;
    private final CompletableFuture<byte[]> read;

    ServerProbe(RedisServer server) {
        this.server = server;
        RedisAsyncCommands<String, byte[]> commands = server.connection().async();
        String key =
                KeyGrammar.tag(KeyGrammar.PLATFORM, "bedstone.probe", UUID.randomUUID().toString());
        this.write = commands.set(key, written, SetArgs.Builder.px(LIFE)).toCompletableFuture();
        this.read = commands.get(key).toCompletableFuture();
        this.info = commands.info().toCompletableFuture();
    }

    /**
     * Waits for the answer until {@code deadline}; one later than {@code patience} is a bad one.
     */
    Answer answer(Deadline deadline, Duration patience) {
        if (server.isClosed()) {
            return down("the store is closed", Map.of());
        }
        try {
            await(write, deadline);
            byte[] found = await(read, deadline);
            Duration latency = latency();
            Map<String, Object> facts = facts(deadline);
            return Arrays.equals(found, written)
                    ? good(latency, patience, facts)
                    : down("a value read back is not what was written a moment before", facts);
        } catch (StoreFailure failure) {
            return down(summary(failure), facts(deadline));
        }
    }

    private <T> T await(CompletableFuture<T> reply, Deadline deadline) {
        try {
            return reply.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw server.failures().interrupted(OPERATION);
        } catch (TimeoutException late) {
            server.unanswered(sent);
            throw server.failures().timedOut(OPERATION, false, null);
        } catch (ExecutionException broken) {
            throw server.failures().ofCommand(OPERATION, false, broken);
        }
    }

    private Answer good(Duration latency, Duration patience, Map<String, Object> facts) {
        return latency.compareTo(patience) <= 0
                ? new Answer(Health.UP, "answered in " + latency.toMillis() + " ms", latency, facts)
                : new Answer(
                        Health.DEGRADED,
                        "answered in "
                                + latency.toMillis()
                                + " ms, later than the command timeout of "
                                + patience.toMillis()
                                + " ms: callers do not wait that long",
                        latency,
                        facts);
    }

    private Answer down(String what, Map<String, Object> facts) {
        return new Answer(Health.DOWN, what, latency(), facts);
    }

    private String summary(StoreFailure failure) {
        return failure instanceof TimedOut
                ? "no answer in " + latency().toMillis() + " ms; check whether it is frozen"
                : withoutPlace(failure);
    }

    /** What happened and what to do, without store and operation in front. */
    private static String withoutPlace(StoreFailure failure) {
        String place = failure.store() + ": " + failure.operation() + ": ";
        return String.valueOf(failure.getMessage()).substring(place.length());
    }

    private Duration latency() {
        return Duration.ofNanos(System.nanoTime() - sent);
    }

    /** What the server tells; nothing if it does not, or may not be asked. */
    private Map<String, Object> facts(Deadline deadline) {
        Map<String, Object> facts = new LinkedHashMap<>();
        try {
            ServerInfo told = ServerInfo.of(await(info, deadline));
            facts.put("version", told.version());
            facts.put("role", told.role());
            put(facts, "size", told.memoryUsed());
            put(facts, "maxSize", told.memoryLimit());
            put(facts, "connections", told.clients());
            put(facts, "maxConnections", told.mostClients());
        } catch (StoreFailure silent) {
            facts.clear();
        }
        return facts;
    }

    private static void put(Map<String, Object> facts, String name, OptionalLong value) {
        value.ifPresent(number -> facts.put(name, number));
    }
}
