/**
 * PostgreSQL: connections, transactions and statements.
 *
 * <p>Start with {@link dev.bedstone.postgres.Postgres}, whose {@link
 * dev.bedstone.postgres.PostgresTransactions} hand out {@link dev.bedstone.postgres.PostgresTx},
 * which hands out {@link dev.bedstone.postgres.PostgresStatement}. How a tenant travels: {@code
 * internal.Fold}.
 */
@NullMarked
package dev.bedstone.postgres;

import org.jspecify.annotations.NullMarked;
