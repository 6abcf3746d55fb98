/**
 * Migrations of PostgreSQL: lock, journal, statements, the schema's objects. Start with {@link
 * dev.bedstone.postgres.internal.migration.PostgresMigrations}.
 */
@NullMarked
package dev.bedstone.postgres.internal.migration;

import org.jspecify.annotations.NullMarked;
