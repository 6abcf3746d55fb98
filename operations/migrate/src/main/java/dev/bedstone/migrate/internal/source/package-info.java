/**
 * Reads what people wrote: names, text, headers, placeholders. Start with {@link
 * dev.bedstone.migrate.internal.source.LineReader}.
 */
@NullMarked
package dev.bedstone.migrate.internal.source;

import org.jspecify.annotations.NullMarked;
