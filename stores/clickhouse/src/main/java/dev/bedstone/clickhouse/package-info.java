/**
 * ClickHouse as a store of Bedstone.
 *
 * <p>Start with {@link dev.bedstone.clickhouse.ClickHouse}. It makes a {@link
 * dev.bedstone.clickhouse.ClickHouseQuery} for what reads, a {@link
 * dev.bedstone.clickhouse.ClickHouseInsert} for rows, and a {@link
 * dev.bedstone.clickhouse.ClickHouseCommand} for everything else.
 */
@NullMarked
package dev.bedstone.clickhouse;

import org.jspecify.annotations.NullMarked;
