package dev.bedstone.platform.identity;

import dev.bedstone.kernel.TenantId;
import java.util.UUID;

/**
 * An organization that a user belongs to. Immutable.
 *
 * @param role what the user is there
 */
public record UserOrganization(UUID id, String slug, String name, Role role) {

    /** The tenant it is. */
    public TenantId tenant() {
        return new TenantId(id);
    }
}
