package dev.bedstone.platform.projects;

import java.time.Instant;
import java.util.UUID;

/** An environment that was deleted and can still be restored. Immutable. */
public record DeletedEnvironment(
        UUID id, UUID projectId, String slug, String name, Instant deletedAt, long version) {}
