package dev.bedstone.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bedstone.kernel.Scope;
import dev.bedstone.redis.internal.KeyGrammar;
import dev.bedstone.redis.internal.RedisServer;
import dev.bedstone.redis.internal.Script;
import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of one key space. Every value has a limited life, set in the same step as the value.
 * Thread-safe.
 *
 * <p>A key has two parts: the <em>subject</em>, such as a user or a document, and an
 * <em>identifier</em> within it. Both may be any text of up to 1024 characters. Keys of one subject
 * lie together in a cluster and can be read and written at once.
 *
 * <p>Every method but those of a {@linkplain KeySpace#ofPlatform() platform} key space works for
 * the tenant of the bound {@link Scope} and throws {@link
 * dev.bedstone.kernel.MissingScopeException} without one. All throw {@link
 * dev.bedstone.kernel.StoreFailure}; each ends within the command timeout, retries included. Reads,
 * and what was never sent, are tried again; a write whose answer was lost is not, and says {@link
 * dev.bedstone.kernel.Effect#UNKNOWN}.
 *
 * @param <V> the type of the values
 */
public final class RedisKeys<V> {

    /** The most keys of one call: a longer one would hold up every other client. */
    public static final int MOST_KEYS = 1_000;

    private static final Script INCREMENT =
            new Script(
                    """
                    local count = redis.call('INCRBY', KEYS[1], ARGV[1])
                    if redis.call('PTTL', KEYS[1]) < 0 then
                        redis.call('PEXPIRE', KEYS[1], ARGV[2])
                    end
                    return count
                    """);

    private static final Script SET_ALL =
            new Script(
                    """
                    for i = 1, #KEYS do
                        redis.call('SET', KEYS[i], ARGV[i + 1], 'PX', ARGV[1])
                    end
                    return #KEYS
                    """);

    private final KeySpace<V> space;
    private final RedisServer server;
    private final Duration ttl;

    RedisKeys(KeySpace<V> space, RedisServer server, Duration defaultTtl) {
        this.space = space;
        this.server = server;
        this.ttl = space.ttl().orElse(defaultTtl);
    }

    /** The value, or empty if there is none or its life is over. */
    public Optional<V> get(String subject, String id) {
        String key = key(subject, id);
        byte @Nullable [] found = server.read("get", commands -> commands.get(key));
        return found == null ? Optional.empty() : Optional.of(decode("get", found));
    }

    /**
     * The values that are there, by identifier and in the order asked for, read in one step.
     *
     * @throws IllegalArgumentException for more than {@link #MOST_KEYS}
     */
    public Map<String, V> getAll(String subject, Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        List<String> wanted = List.copyOf(ids);
        String[] keys = keys(subject, wanted);
        List<KeyValue<String, byte[]>> found =
                server.read("get all", commands -> commands.mget(keys));
        Map<String, V> values = new LinkedHashMap<>();
        for (int i = 0; i < keys.length; i++) {
            if (found.get(i).hasValue()) {
                values.put(wanted.get(i), decode("get all", found.get(i).getValue()));
            }
        }
        return values;
    }

    /** Sets the value, for the life of the key space. */
    public void set(String subject, String id, V value) {
        set(subject, id, value, ttl);
    }

    /** Sets the value, for {@code life}: 1 ms to {@link KeySpace#LONGEST_TTL}. */
    public void set(String subject, String id, V value, Duration life) {
        String key = key(subject, id);
        byte[] bytes = space.format().encode(value);
        SetArgs expiry = SetArgs.Builder.px(KeySpace.checked(life));
        server.write("set", commands -> commands.set(key, bytes, expiry));
    }

    /**
     * Sets all values, by identifier, in one step, for the life of the key space.
     *
     * @throws IllegalArgumentException for more than {@link #MOST_KEYS}
     */
    public void setAll(String subject, Map<String, V> values) {
        if (values.isEmpty()) {
            return;
        }
        List<String> ids = new ArrayList<>(values.size());
        List<byte[]> arguments = new ArrayList<>(values.size() + 1);
        arguments.add(number(ttl.toMillis()));
        values.forEach((id, value) -> {
            ids.add(id);
            arguments.add(space.format().encode(value));
        });
        String[] keys = keys(subject, ids);
        byte[][] sent = arguments.toArray(byte[][]::new);
        server.write("set all", commands -> SET_ALL.number(commands, keys, sent));
    }

    /** Sets the value for the life of the key space unless there is one; whether it was set. */
    public boolean setIfAbsent(String subject, String id, V value) {
        return setIfAbsent(subject, id, value, ttl);
    }

    /** Sets the value for {@code life} unless there is one; whether it was set. */
    public boolean setIfAbsent(String subject, String id, V value, Duration life) {
        String key = key(subject, id);
        byte[] bytes = space.format().encode(value);
        SetArgs absent = SetArgs.Builder.nx().px(KeySpace.checked(life));
        @Nullable String reply =
                server.write("set if absent", commands -> commands.set(key, bytes, absent));
        return reply != null;
    }

    /**
     * Adds {@code amount} to a whole number, which starts at 0 and then lives as long as the key
     * space says; later calls do not prolong it. The first number and its life are one step, so
     * that no counter lives for ever.
     *
     * @return the new number
     * @throws dev.bedstone.kernel.Conflict if the value is not a whole number of 64 bits, or would
     *     no longer be one
     */
    public long increment(String subject, String id, long amount) {
        String[] key = {key(subject, id)};
        return server.write(
                "increment",
                commands ->
                        INCREMENT.number(commands, key, number(amount), number(ttl.toMillis())));
    }

    /** Whether there is a value. */
    public boolean exists(String subject, String id) {
        String key = key(subject, id);
        return server.read("exists", commands -> commands.exists(key)) > 0;
    }

    /** Gives an existing value a new life, counted from now; whether there was a value. */
    public boolean expire(String subject, String id, Duration life) {
        String key = key(subject, id);
        long millis = KeySpace.checked(life).toMillis();
        return server.write("expire", commands -> commands.pexpire(key, millis));
    }

    /** Removes the value; whether there was one. */
    public boolean delete(String subject, String id) {
        String key = key(subject, id);
        return server.write("delete", commands -> commands.unlink(key)) > 0;
    }

    /**
     * The key as Redis knows it, for {@link Redis#connection}.
     *
     * @throws dev.bedstone.kernel.MissingScopeException if the key space is a tenant's and none is
     *     bound
     */
    public String key(String subject, String id) {
        return tag(subject) + KeyGrammar.encode(id);
    }

    private String[] keys(String subject, List<String> ids) {
        if (ids.size() > MOST_KEYS) {
            throw new IllegalArgumentException(
                    "one call takes at most " + MOST_KEYS + " keys, not " + ids.size());
        }
        String tag = tag(subject);
        return ids.stream().map(id -> tag + KeyGrammar.encode(id)).toArray(String[]::new);
    }

    private String tag(String subject) {
        String owner =
                space.isPlatform()
                        ? KeyGrammar.PLATFORM
                        : KeyGrammar.owner(Scope.current().tenant());
        return KeyGrammar.tag(owner, space.kind(), subject);
    }

    private V decode(String operation, byte[] bytes) {
        try {
            return space.format().decode(bytes);
        } catch (CharacterCodingException notText) {
            throw server.failures().unreadable(operation, notText);
        }
    }

    private static byte[] number(long value) {
        return Long.toString(value).getBytes(UTF_8);
    }
}
