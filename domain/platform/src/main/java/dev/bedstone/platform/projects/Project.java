package dev.bedstone.platform.projects;

import java.time.Instant;
import java.util.UUID;

/**
 * A project. Immutable.
 *
 * @param slug its name in addresses
 * @param createdBy the actor, as {@code user:<id>} or {@code service:<name>}
 * @param version counts the changes, from 1; who changes the project says which one he has seen
 */
public record Project(
        UUID id,
        String slug,
        String name,
        String description,
        String createdBy,
        Instant createdAt,
        Instant updatedAt,
        long version) {}
