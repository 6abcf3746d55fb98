package dev.bedstone.platform.projects;

import java.time.Instant;
import java.util.UUID;

/**
 * An environment of a project. Immutable.
 *
 * @param slug its name in addresses, within the project
 * @param createdBy the actor, as {@code user:<id>} or {@code service:<name>}
 * @param version counts the changes, from 1; who changes it says which one he has seen
 */
public record Environment(
        UUID id,
        UUID projectId,
        String slug,
        String name,
        EnvironmentKind kind,
        String createdBy,
        Instant createdAt,
        Instant updatedAt,
        long version) {}
