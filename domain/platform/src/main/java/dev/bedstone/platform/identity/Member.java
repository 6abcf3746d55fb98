package dev.bedstone.platform.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * A user in the bound organization. Immutable.
 *
 * @param createdAt since when
 * @param version counts the changes of the membership, from 1
 */
public record Member(
        UUID userId, String email, String name, Role role, Instant createdAt, long version) {}
