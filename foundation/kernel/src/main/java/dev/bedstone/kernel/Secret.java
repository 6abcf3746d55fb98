package dev.bedstone.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A value that must not be read by chance. Its text form is always {@code ****}; the value is
 * handed out only by {@link #reveal()}, which is called where a driver needs it and nowhere else.
 * Immutable, and not serializable.
 */
public final class Secret {

    /** What stands in for every secret, whatever its length. */
    public static final String MASK = "****";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Wraps {@code value}, which may be empty. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value itself. */
    public String reveal() {
        return value;
    }

    /** Whether the value has no characters. */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    /** Compares in a time that does not depend on where two values first differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    /** The same for every secret: a hash of the value would tell something about it. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }

    private byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
