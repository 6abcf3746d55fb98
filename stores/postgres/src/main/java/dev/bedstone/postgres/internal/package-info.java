/**
 * How {@link dev.bedstone.postgres.Postgres} works inside.
 *
 * <p>Start with {@link dev.bedstone.postgres.internal.Units}: a unit of work takes a {@link
 * dev.bedstone.postgres.internal.Lease} from {@link dev.bedstone.postgres.internal.Connections} and
 * runs a {@link dev.bedstone.postgres.internal.Transaction} on it. {@link
 * dev.bedstone.postgres.internal.PostgresFailures} says what a driver's exception means.
 */
@NullMarked
package dev.bedstone.postgres.internal;

import org.jspecify.annotations.NullMarked;
