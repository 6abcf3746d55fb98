/**
 * Knows enough of the stores' languages to cut a text into statements and to say what one does.
 * Start with {@link dev.bedstone.migrate.internal.sql.Splitter}.
 */
@NullMarked
package dev.bedstone.migrate.internal.sql;

import org.jspecify.annotations.NullMarked;
