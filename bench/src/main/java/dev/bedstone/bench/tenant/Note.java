package dev.bedstone.bench.tenant;

import java.time.Instant;
import java.util.UUID;

/** A row of the table that is measured; its tenant is the database's business. */
public record Note(UUID id, String title, String body, int n, Instant createdAt) {}
