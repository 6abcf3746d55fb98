package dev.bedstone.platform.knowledge;

import java.time.Instant;
import java.util.UUID;

/**
 * A document that a search has found. Immutable.
 *
 * @param rank how well it fits, the larger the better; comparable within one search
 */
public record DocumentMatch(
        UUID id, String title, DocumentStatus status, Instant createdAt, float rank) {}
