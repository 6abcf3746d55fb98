/**
 * How the store works inside; not for use outside this module.
 *
 * <p>Start with {@link dev.bedstone.clickhouse.internal.Statements}: every statement goes through
 * it. Beneath lie the transport and the answer's bytes, above it {@link
 * dev.bedstone.clickhouse.internal.Queries} and {@link dev.bedstone.clickhouse.internal.Inserts},
 * beside it the words of {@link dev.bedstone.clickhouse.internal.ClickHouseFailures}.
 */
@NullMarked
package dev.bedstone.clickhouse.internal;

import org.jspecify.annotations.NullMarked;
