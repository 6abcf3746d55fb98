/**
 * Compares the files with the journal and carries out what is missing. Start with {@link
 * dev.bedstone.migrate.internal.run.Runner}.
 */
@NullMarked
package dev.bedstone.migrate.internal.run;

import org.jspecify.annotations.NullMarked;
