package dev.bedstone.redis;

import dev.bedstone.redis.internal.ValueFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kind of key an application keeps in Redis, declared once: whose it is, where it lies, how long
 * it lives and what its values are. Immutable.
 *
 * <pre>{@code
 * static final KeySpace<String> GREETINGS =
 *         KeySpace.text("greeting").withTtl(Duration.ofMinutes(10));
 * }</pre>
 *
 * <p>Keys are spelled <code>{tenant:kind:subject}:id</code> (see the README of this module).
 *
 * @param <V> the type of the values
 */
public final class KeySpace<V> {

    /** No value lives longer: 3650 days. */
    public static final Duration LONGEST_TTL = Duration.ofDays(3_650);

    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9.-]{0,62}");

    /** Which server holds the keys. */
    public enum Placement {
        /** The one that loses nothing while it has room: sessions, limits, locks. */
        MAIN,
        /** The one that may drop any key at any time; without one of its own, the main server. */
        CACHE
    }

    private final String kind;
    private final ValueFormat<V> format;
    private final Optional<Duration> ttl;
    private final Placement placement;
    private final boolean platform;

    private KeySpace(
            String kind,
            ValueFormat<V> format,
            Optional<Duration> ttl,
            Placement placement,
            boolean platform) {
        this.kind = kind;
        this.format = format;
        this.ttl = ttl;
        this.placement = placement;
        this.platform = platform;
    }

    /**
     * A key space of texts, for each tenant its own, on the main server, with the configured life.
     *
     * @param kind its name in the keys: a lower-case letter, then up to 62 lower-case letters,
     *     digits, dots or hyphens
     * @throws IllegalArgumentException if {@code kind} is anything else
     */
    public static KeySpace<String> text(String kind) {
        return of(kind, ValueFormat.TEXT);
    }

    /** As {@link #text}, of bytes. */
    public static KeySpace<byte[]> bytes(String kind) {
        return of(kind, ValueFormat.BYTES);
    }

    private static <V> KeySpace<V> of(String kind, ValueFormat<V> format) {
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException(
                    "the kind of a key space is a lower-case letter and up to 62 lower-case"
                            + " letters, digits, dots or hyphens");
        }
        return new KeySpace<>(kind, format, Optional.empty(), Placement.MAIN, false);
    }

    /**
     * The same with another life of its values.
     *
     * @param life from 1 ms to {@link #LONGEST_TTL}
     * @throws IllegalArgumentException if it is shorter or longer
     */
    public KeySpace<V> withTtl(Duration life) {
        return new KeySpace<>(kind, format, Optional.of(checked(life)), placement, platform);
    }

    /** The same on the server for caches. */
    public KeySpace<V> inCache() {
        return new KeySpace<>(kind, format, ttl, Placement.CACHE, platform);
    }

    /** The same, one for the whole installation and not one for each tenant. */
    public KeySpace<V> ofPlatform() {
        return new KeySpace<>(kind, format, ttl, placement, true);
    }

    /** The name in the keys. */
    public String kind() {
        return kind;
    }

    /** How long values live, unless a call says otherwise; empty for what is configured. */
    public Optional<Duration> ttl() {
        return ttl;
    }

    /** Which server holds the keys. */
    public Placement placement() {
        return placement;
    }

    /** Whether it belongs to the installation and not to a tenant. */
    public boolean isPlatform() {
        return platform;
    }

    ValueFormat<V> format() {
        return format;
    }

    static Duration checked(Duration life) {
        if (life.compareTo(LONGEST_TTL) > 0 || life.toMillis() < 1) {
            throw new IllegalArgumentException("a value lives from 1 ms to 3650 days, not " + life);
        }
        return life;
    }

    @Override
    public String toString() {
        return kind + " (" + (platform ? "platform" : "tenant") + ", " + placement + ")";
    }
}
