/**
 * The local PostgreSQL: binaries, data directory, settings, roles. Start with {@link
 * dev.bedstone.engines.internal.postgres.PostgresCluster}.
 */
@NullMarked
package dev.bedstone.engines.internal.postgres;

import org.jspecify.annotations.NullMarked;
