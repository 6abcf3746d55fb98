package dev.bedstone.kernel;

import java.util.Objects;
import java.util.UUID;

/**
 * The customer whose data is touched. Immutable and safe to share between threads.
 *
 * @param value the tenant's identifier; never null
 */
public record TenantId(UUID value) {

    public TenantId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads the canonical 36-character form.
     *
     * @throws IllegalArgumentException if the text is not a UUID in canonical form
     */
    public static TenantId of(String text) {
        UUID parsed = UUID.fromString(text);
        if (!parsed.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not a tenant id: expected a UUID of 36 characters");
        }
        return new TenantId(parsed);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
