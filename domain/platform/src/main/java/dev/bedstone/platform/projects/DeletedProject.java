package dev.bedstone.platform.projects;

import java.time.Instant;
import java.util.UUID;

/** A project that was deleted and can still be restored. Immutable. */
public record DeletedProject(UUID id, String slug, String name, Instant deletedAt, long version) {}
