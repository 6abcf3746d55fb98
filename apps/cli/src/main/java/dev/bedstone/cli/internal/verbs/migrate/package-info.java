/**
 * The verbs below {@code migrate}, one class each. Start with {@link
 * dev.bedstone.cli.internal.verbs.migrate.MigrationVerb}, which opens the stores for them.
 */
@NullMarked
package dev.bedstone.cli.internal.verbs.migrate;

import org.jspecify.annotations.NullMarked;
