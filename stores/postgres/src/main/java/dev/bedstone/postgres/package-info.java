/**
 * PostgreSQL: connections, transactions and statements.
 *
 * <p>Start with {@link dev.bedstone.postgres.Postgres}, which hands out {@link
 * dev.bedstone.postgres.PostgresTx}, which hands out {@link
 * dev.bedstone.postgres.PostgresStatement}.
 */
@NullMarked
package dev.bedstone.postgres;

import org.jspecify.annotations.NullMarked;
