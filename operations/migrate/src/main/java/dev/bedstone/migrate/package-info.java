/**
 * Migrations of every store: which steps there are, which are done, what to do next. Start with
 * {@link dev.bedstone.migrate.Migrations}.
 */
@NullMarked
package dev.bedstone.migrate;

import org.jspecify.annotations.NullMarked;
