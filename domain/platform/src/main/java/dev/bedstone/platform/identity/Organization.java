package dev.bedstone.platform.identity;

import dev.bedstone.kernel.TenantId;
import java.time.Instant;
import java.util.UUID;

/**
 * An organization: a customer, and so a tenant. Immutable.
 *
 * @param version counts the changes, from 1; who changes it says which one he has seen
 */
public record Organization(
        UUID id, String slug, String name, Instant createdAt, Instant updatedAt, long version) {

    /** The tenant it is. */
    public TenantId tenant() {
        return new TenantId(id);
    }
}
