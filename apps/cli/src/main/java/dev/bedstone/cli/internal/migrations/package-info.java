/**
 * Migrations as a person sees them: as tables, as progress, as JSON, and as new files. Start with
 * {@link dev.bedstone.cli.internal.migrations.MigrationViews}.
 */
@NullMarked
package dev.bedstone.cli.internal.migrations;

import org.jspecify.annotations.NullMarked;
