package dev.bedstone.platform.knowledge;

import java.time.Instant;
import java.util.UUID;

/**
 * A document without its text, which {@link Documents#body} reads. Immutable.
 *
 * @param createdBy the actor, as {@code user:<id>} or {@code service:<name>}
 * @param version counts the changes, from 1; who changes the document says which one he has seen
 */
public record Document(
        UUID id,
        String title,
        DocumentStatus status,
        String createdBy,
        Instant createdAt,
        Instant updatedAt,
        long version) {}
