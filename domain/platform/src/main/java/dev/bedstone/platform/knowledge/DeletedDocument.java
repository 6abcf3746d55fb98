package dev.bedstone.platform.knowledge;

import java.time.Instant;
import java.util.UUID;

/** A document that was deleted and can still be restored. Immutable. */
public record DeletedDocument(UUID id, String title, Instant deletedAt, long version) {}
