/**
 * Migrations of ClickHouse: lock, journal, statements, the database's objects. Start with {@link
 * dev.bedstone.clickhouse.internal.migration.ClickHouseMigrations}.
 */
@NullMarked
package dev.bedstone.clickhouse.internal.migration;

import org.jspecify.annotations.NullMarked;
