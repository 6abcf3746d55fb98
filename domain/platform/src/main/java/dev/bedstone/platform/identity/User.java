package dev.bedstone.platform.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * A user. Immutable.
 *
 * @param email in lower case
 * @param version counts the changes, from 1; who changes the user says which one he has seen
 */
public record User(
        UUID id, String email, String name, Instant createdAt, Instant updatedAt, long version) {}
